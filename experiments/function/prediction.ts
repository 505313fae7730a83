import type { Measured, Trained } from "../../lib/measure/mod.ts";

const points = 401;

/** For a function of one number: what the net says at 401 evenly spaced points of the domain, ends included. */
export function prediction({ protocol: { data }, network }: Trained): Measured {
  const { name, from, to } = data;
  if (name !== "sinc" || typeof from !== "number" || typeof to !== "number") {
    throw new TypeError(`"prediction" wants a function of one number, got data "${name}": drop the measure`);
  }
  network.inputs(points).set(Float32Array.from({ length: points }, (_, i) => from + (to - from) * i / (points - 1)));
  return { prediction: Array.from(network.outputs()) };
}
