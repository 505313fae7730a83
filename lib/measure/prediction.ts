import type { Measured, Trained } from "./context.ts";

const points = 401;

/** For a function of one number: what the net says at 401 evenly spaced points of the domain, ends included. */
export function prediction({ protocol, network }: Trained): Measured {
  if (protocol.data.name !== "sinc") {
    throw new TypeError(
      `"prediction" wants a function of one number, got data "${protocol.data.name}": drop the measure`,
    );
  }
  const { from, to } = protocol.data;
  network.inputs(points).set(Float32Array.from({ length: points }, (_, i) => from + (to - from) * i / (points - 1)));
  return { prediction: Array.from(network.outputs()) };
}
