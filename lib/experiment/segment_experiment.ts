import type { RunArithmetic } from "../kernels/arithmetic.ts";
import type { Measured } from "../measure/mod.ts";
import type { Call, CheckpointName, ExperimentBase, Run } from "./experiment.ts";

/**
 * An experiment whose runs are made segment by segment, by a generator of the user's own: progress, ledger, checkpoints, resumption
 * and replay from mid-run come with it, as for nets.
 *
 * @example
 * ```ts
 * import type { SegmentExperiment } from "upheld";
 *
 * const experiment: SegmentExperiment = {
 *   id: "doubling",
 *   title: "A number is doubled",
 *   code: import.meta.url,
 *   variants: ["one"],
 *   seeds: () => 1,
 *   assumptions: [],
 *   steps: () => 10,
 *   async *segments({ from }) {
 *     let [step, number] = from ? JSON.parse(new TextDecoder().decode(from)) : [0, 1];
 *     while (step < 10) {
 *       step++;
 *       number *= 2;
 *       yield { step, metrics: { number }, state: new TextEncoder().encode(JSON.stringify([step, number])) };
 *     }
 *   },
 * };
 * const states = [];
 * for await (const { state } of experiment.segments({ variant: "one", choices: {}, seed: 0, random: () => never() })) {
 *   states.push(state);
 * }
 * console.assert(new TextDecoder().decode(states[9]) === "[10,1024]");
 *
 * function never(): never {
 *   throw new Error("it draws nothing");
 * }
 * ```
 */
export interface SegmentExperiment extends ExperimentBase {
  /** Files that it reads, relative to its module: their digests belong to the evidence. */
  readonly files?: readonly string[];
  /**
   * For some variants, a step in mid-run at which a segment ends: the whole state there of their first run under the defaults goes
   * on record, so that a replay can start from it.
   */
  readonly replayFrom?: Readonly<Record<string, number>>;
  /** How its runs add up products, where they use our kernels with fused multiply-add: its evidence then says so. */
  arithmetic?(variant: string, choices: Call["choices"]): RunArithmetic | undefined;
  /** Digest of the data that a run sees, where these are no `files`: it belongs to the evidence. */
  data?(call: Call): string | Promise<string>;
  /** How many steps a run has, should it not stop early: above 0. */
  steps(call: Call): number | Promise<number>;
  /**
   * One run, from its start or on from the state that an earlier segment ended with: then the segments behind that one, to the same
   * bytes. It may be left after any segment.
   */
  segments(call: SegmentCall): AsyncGenerator<RunSegment, void, void>;
}

/** What a run of a {@linkcode SegmentExperiment} is called with. */
export interface SegmentCall extends Call {
  /** The `state` of the segment behind which it goes on; missing where it starts. */
  readonly from?: Uint8Array;
}

/** What a run of a {@linkcode SegmentExperiment} yields: often enough that to lose one hurts nobody. */
export interface RunSegment {
  /** Steps done at its end, counted from the start of the run. */
  readonly step: number;
  /** Finite numbers to be kept of it, by name, such as `loss`. */
  readonly metrics?: Readonly<Record<string, number>>;
  /** What is measured at the end of the run. A segment that has it is the last one, before all steps are done as well. */
  readonly final?: Measured;
  /**
   * The whole state at its end, random streams among it: a call with these bytes as `from` goes on to the same bytes as one that
   * goes on by itself. They are copied.
   */
  readonly state: Uint8Array;
}

/** Everything that fixes a run of a {@linkcode SegmentExperiment} but its seed and code. */
export interface SegmentProtocol {
  /** What tells it from other protocols. */
  readonly kind: "segments";
  /** Id of the experiment. */
  readonly experiment: string;
  /** One of its variants. */
  readonly variant: string;
  /** A choice for each assumption. */
  readonly choices: Call["choices"];
  /** SHA-256 of each file that it reads. */
  readonly files: Readonly<Record<string, string>>;
  /** How its kernels add up products, where it says so. */
  readonly arithmetic?: RunArithmetic;
}

/** Whether a run is made segment by segment by a generator of the user's own. */
export function isSegments(protocol: Run["protocol"]): protocol is SegmentProtocol {
  return "kind" in protocol && protocol.kind === "segments";
}

/** The state at the end and, of the first run of a variant that is replayed from mid-run, the one that a replay starts from. */
export function segmentCheckpoints(seed: number, replayFrom?: number): CheckpointName[] {
  return seed > 0 || replayFrom === undefined ? ["state"] : ["state", `state-${replayFrom}`];
}
