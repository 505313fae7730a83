import { tf } from "../backend/mod.ts";
import { forward } from "../model/mod.ts";
import type { Measured, Trained } from "./context.ts";

const points = 401;

/** For a function of one number: what the net says at 401 evenly spaced points of the domain, ends included. */
export function prediction({ protocol, weights }: Trained): Measured {
  if (protocol.data.name !== "sinc") {
    throw new TypeError(
      `"prediction" wants a function of one number, got data "${protocol.data.name}": drop the measure`,
    );
  }
  const { from, to } = protocol.data;
  return tf.tidy(() => {
    const x = Float32Array.from({ length: points }, (_, i) => from + (to - from) * i / (points - 1));
    const output = forward(protocol.model, weights, tf.tensor2d(x, [points, 1]));
    return { prediction: Array.from(output.dataSync()) };
  });
}
