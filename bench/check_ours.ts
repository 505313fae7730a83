import { kernelsFor } from "../lib/backend/mod.ts";
import type { Dataset } from "../lib/dataset/mod.ts";
import { parameterCount } from "../lib/model/mod.ts";
import { evaluate, initialState, Training } from "../lib/train/mod.ts";
import { fixed } from "./fixed.ts";
import { protocolOf } from "./prepare.ts";
import { type Check, checkedWorkOf } from "./work.ts";
import type { Workload } from "./workloads.ts";

/** The losses of a check on the backend that runs. */
export async function checkOurs(workload: Workload): Promise<Check> {
  const { model, batchSize, steps, loss, parameters } = checkedWorkOf(workload);
  const protocol = { ...protocolOf(workload), model, batchSize, epochs: steps };
  const sizes = parameters.map(({ shape }) => product(shape));
  const weights = parameters.map(({ fanIn, initial }, i) =>
    typeof initial === "number"
      ? fixed(i, sizes[i], 0.5).map((value) => initial + value)
      : fixed(i, sizes[i], 1 / Math.sqrt(fanIn))
  );
  using training = new Training(
    await kernelsFor(protocol.arithmetic),
    protocol,
    minibatchOf(model.inputShape, batchSize, loss === "cross-entropy"),
    { ...initialState(protocol, 0), weights },
  );
  const losses = Array.from({ length: 3 }, () => training.step().loss);
  losses.push(evaluate(protocol, training.network, training.dataset.test).loss);
  return { program: "Upheld", parameters: parameterCount(model), losses };
}

function minibatchOf(inputShape: readonly number[], size: number, areLabels: boolean): Dataset {
  const length = product(inputShape), inputs = fixed(1000, size * length);
  const examples = {
    size,
    gather: (indices: Uint32Array, out: Float32Array) =>
      indices.forEach((from, to) => out.set(inputs.subarray(from * length, (from + 1) * length), to * length)),
    targets: areLabels ? Uint8Array.from({ length: size }, (_, i) => i % 10) : fixed(1001, size),
  };
  return { name: "fixed numbers", inputShape, train: examples, test: examples, digest: "0".repeat(64) };
}

const product = (shape: readonly number[]) => shape.reduce((a, b) => a * b);
