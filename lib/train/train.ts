import * as v from "valibot";
import type { Dataset } from "../dataset/mod.ts";
import { type Arithmetic, fuses, type RunArithmetic } from "../kernels/arithmetic.ts";
import { CompiledKernels } from "../kernels/compiled_kernels.ts";
import { compileKernels } from "../kernels/kernel_binary.ts";
import { plainMemory } from "../kernels/plain_memory.ts";
import { exactObject, numberWhere, valid } from "../validation/mod.ts";
import type { Protocol } from "./protocol.ts";
import { requireProtocol } from "./require_protocol.ts";
import { run, type Segment } from "./run.ts";

/** Where {@linkcode train} begins, and what it works with. */
export interface TrainOptions {
  /** The `state` of a segment, to go on from; without it training begins with the seed. */
  readonly from?: Uint8Array;
  /** Bytes of the memory for weights, moments and minibatches, from 2^20 to 2^31 (default 2^28). It does not grow. */
  readonly memory?: number;
  /** Does without the processor's fused multiply-add: the same bits, many times slower. */
  readonly exact?: boolean;
}

const optionsSchema = exactObject({
  from: v.optional(v.instance(Uint8Array, "is no Uint8Array, wanted the state of a segment")),
  memory: v.optional(
    numberWhere(
      "a whole number from 2^20 to 2^31",
      (bytes) => Number.isInteger(bytes) && bytes >= 2 ** 20 && bytes <= 2 ** 31,
    ),
  ),
  exact: v.optional(v.boolean()),
});

/**
 * Trains a net from a protocol and a seed, on the calling thread, and yields what the run leaves every `protocol.ledgerEvery` steps: the
 * bits of each state are the same wherever there is WebAssembly, in Node.js, browsers and Deno.
 *
 * @throws {ValidationError} When no run can have the protocol, or can have it with these data, or an option is not what it has to be:
 * before the first step.
 * @throws {DivergenceError} When a number that was trained is not finite: it names the step or the epoch.
 * @throws {RangeError} When the memory has no room for the net.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { mlp } from "../model/mod.ts";
 * import { adam, type Protocol, train } from "./mod.ts";
 *
 * const x = Float32Array.from({ length: 64 }, (_, i) => i / 32 - 1);
 * const points = {
 *   size: 64,
 *   gather: (indices: Uint32Array, out: Float32Array) => indices.forEach((index, i) => out[i] = x[index]),
 *   targets: x.map((value) => value * value),
 * };
 * const parabola = { name: "parabola", inputShape: [1], digest: "0".repeat(64), train: points, test: points };
 * const protocol: Protocol = {
 *   experiment: "parabola",
 *   data: { name: "parabola" },
 *   model: mlp([1], [16], 1),
 *   initialisation: "he-normal",
 *   loss: "mean-squared-error",
 *   optimiser: adam(0.01),
 *   batchSize: 16,
 *   epochs: 10,
 *   evaluateEvery: 10,
 *   stepMetrics: ["loss"],
 *   weightSnapshots: [],
 *   ledgerEvery: 20,
 *   checkpointEvery: 20,
 * };
 * const losses: number[] = [];
 * for await (const { steps } of train(protocol, 0, parabola)) losses.push(...steps.loss!);
 * assert(losses.at(-1)! < losses[0]);
 * ```
 */
export async function* train(
  protocol: Protocol,
  seed: number,
  dataset: Dataset,
  options: TrainOptions = {},
): AsyncGenerator<Segment, void, void> {
  requireProtocol(protocol);
  const { from, memory = 2 ** 28, exact = false } = valid(optionsSchema, options, "Options of train()");
  const arithmetic = await arithmeticFor(protocol.arithmetic, exact);
  const module = await compileKernels(arithmetic, "plain");
  const kernels = await CompiledKernels.start({ module, arithmetic, room: plainMemory(memory) });
  yield* run(kernels, protocol, seed, { dataset }, from);
}

/** By what means this engine has the arithmetic of a run. */
async function arithmeticFor(run: RunArithmetic = "separate", exact = false): Promise<Arithmetic> {
  if (run === "separate") return "separate";
  return !exact && await fuses() ? "fused" : "exact";
}
