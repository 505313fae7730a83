import { type Layer, type Parameter, parametersOf } from "../lib/model/mod.ts";
import type { Protocol } from "../lib/train/mod.ts";
import { protocolOf } from "./prepare.ts";
import type { Workload } from "./workloads.ts";

/** What a peer's program is told to do: plain data, from which it makes the net in its own way. */
export interface Work
  extends
    Pick<Workload, "name" | "task" | "model" | "batchSize" | "warmUp" | "repeats">,
    Pick<Protocol, "loss" | "optimiser" | "schedule"> {
  /** Of the whole run, as its schedule needs them. */
  readonly steps: number;
  /** Examples that are trained on. */
  readonly examples: number;
  /** The net's trainable tensors in our order and layout, as a check fills them. */
  readonly parameters: readonly Omit<Parameter, "name" | "fanOut">[];
}

/** What a check tells. */
export interface Check {
  readonly program: string;
  /** Trainable numbers. */
  readonly parameters: number;
  /** Of three steps on one minibatch, and of an evaluation behind them. */
  readonly losses: readonly number[];
  /** Why it has none. */
  readonly reason?: string;
}

/** The work of a workload. */
export function workOf(workload: Workload): Work {
  const { loss, optimiser, schedule, epochs } = protocolOf(workload), { name, task, model, batchSize } = workload;
  const examples = loss === "cross-entropy" ? task === "epoch" ? 60_000 : 10_000 : 1000;
  return {
    ...{ name, task, model, batchSize, warmUp: workload.warmUp, repeats: workload.repeats, loss, optimiser, schedule },
    ...{ steps: epochs * Math.ceil((task === "epoch" ? examples : 60_000) / batchSize), examples },
    parameters: parametersOf(model).map(({ shape, fanIn, initial }) => ({ shape, fanIn, initial })),
  };
}

/** The same net in a run of a few steps, without dropout, on one minibatch that every program makes alike. */
export function checkedWorkOf(workload: Workload): Work {
  const work = workOf(workload), batchSize = 16;
  const layers = work.model.layers.map((layer): Layer => layer.type === "dropout" ? { ...layer, rate: 0 } : layer);
  return { ...work, model: { ...work.model, layers }, batchSize, examples: batchSize, steps: 10 };
}
