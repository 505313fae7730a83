import { tf } from "../lib/backend/mod.ts";
import { stream } from "../lib/random/mod.ts";
import { type DrawArguments, Draws, type KernelArguments, type PlainTensor } from "./kernel_draws.ts";
import { numberKernels } from "./kernel_table_numbers.ts";
import { placeKernels } from "./kernel_table_places.ts";
import { windowKernels } from "./kernel_table_windows.ts";

/** How to draw arguments for each kernel, by its name. */
export const drawnKernels: Readonly<Record<string, DrawArguments>> = {
  ...numberKernels,
  ...placeKernels,
  ...windowKernels,
};

/** The arguments of a numbered draw for a kernel. */
export const argumentsOf = (kernelName: string, number: number): KernelArguments =>
  drawnKernels[kernelName](new Draws(stream("drawn kernels", kernelName, number)));

/** What a kernel gave: its outputs, or its error. */
export interface Outcome {
  readonly outputs: PlainTensor[];
  readonly error?: Error;
}

/** Runs a kernel on the current backend, and leaves no tensor behind. */
export function runKernel(kernelName: string, { inputs, attrs }: KernelArguments): Outcome {
  let outputs: PlainTensor[] = [];
  try {
    tf.tidy(() => {
      const made = (Array.isArray(inputs) ? [] : {}) as Record<string, tf.Tensor>;
      for (const [name, { values, shape, dtype }] of Object.entries(inputs)) {
        made[name] = tf.tensor(values, shape, dtype);
      }
      const tensors = [tf.engine().runKernel(kernelName, made as never, attrs as never)].flat() as tf.Tensor[];
      outputs = tensors.map((tensor) => ({
        shape: tensor.shape,
        dtype: tensor.dtype as PlainTensor["dtype"],
        values: Array.from(tensor.dataSync()),
      }));
    });
    return { outputs };
  } catch (error) {
    return { outputs, error: error as Error };
  }
}
