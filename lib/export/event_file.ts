import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import type { RunEvidence } from "../evidence/mod.ts";
import { recordFile } from "./record_file.ts";
import { epochMetrics, finalMeasures, stepMetrics } from "./run_metrics.ts";

/** A number as TensorBoard shows it: a point of the curve that its tag names. */
export interface Scalar {
  readonly tag: string;
  readonly step: number;
  readonly value: number;
}

/** Name of an event file: TensorBoard finds it by the part in the middle, and sorts by the time behind it. */
export const eventFileName = "events.out.tfevents.0000000000.upheld";

/**
 * All curves of a run: `step/loss` by step, `epoch/testLoss` by epoch and, at the last step, `final/sharpness`. Series that were
 * measured on the trained net are no curves of training, and not among them.
 */
export function scalarsOf(evidence: RunEvidence): Scalar[] {
  const { ledger } = evidence;
  const curves = (kind: string, entries: ReturnType<typeof stepMetrics>) =>
    entries.flatMap(({ at, metrics }) =>
      Array.from(metrics, ([name, value]) => ({ tag: `${kind}/${name}`, step: at, value }))
    );
  const last = ledger.lines.at(-1)?.step ?? 0;
  return [
    ...curves("step", stepMetrics(ledger)),
    ...curves("epoch", epochMetrics(ledger)),
    ...finalMeasures(evidence).filter(({ index }) => index === null)
      .map(({ measure, value }) => ({ tag: `final/${measure}`, step: last, value })),
  ];
}

/**
 * Scalars as a TensorBoard event file. Its format holds float32; its times are all 0, so that equal runs have equal files.
 *
 * @example
 * ```ts
 * import { eventFile } from "./event_file.ts";
 * const bytes = eventFile([{ tag: "epoch/testLoss", step: 0, value: 0.5 }]);
 * console.assert(new TextDecoder().decode(bytes).includes("epoch/testLoss"));
 * ```
 */
export function eventFile(scalars: readonly Scalar[]): Uint8Array<ArrayBuffer> {
  return recordFile([versionEvent(), ...scalars.map(scalarEvent)]);
}

// The numbers of the fields are those of TensorFlow's event.proto and summary.proto.

/** An Event that begins with its wall_time. */
const event = () => new BinaryWriter().tag(1, WireType.Bit64).double(0);

/** What every event file begins with: its file_version. */
function versionEvent(): Uint8Array {
  return event().tag(3, WireType.LengthDelimited).string("brain.Event:2").finish();
}

/** An Event with its step and a Summary of one Value, which has a tag and a simple_value. */
function scalarEvent({ tag, step, value }: Scalar): Uint8Array {
  return event().tag(2, WireType.Varint).int64(step)
    .tag(5, WireType.LengthDelimited).fork()
    .tag(1, WireType.LengthDelimited).fork()
    .tag(1, WireType.LengthDelimited).string(tag)
    // JSON has no NaN: what was one is null in a ledger.
    .tag(2, WireType.Bit32).float(Math.fround(value ?? NaN))
    .join().join().finish();
}
