import { median } from "d3-array";

/** What is timed. A promise that it gives is waited for. */
export type Call = () => unknown;

/** How often a call is made before the clock counts, and while it does. */
export interface Counts {
  readonly warmUp: number;
  readonly repeats: number;
}

/** Milliseconds since any fixed time. */
export type Clock = () => number;

const clock: Clock = () => performance.now();

/**
 * The median of the milliseconds that a call takes.
 *
 * @example
 * ```ts
 * import { medianTime } from "./measure.ts";
 * const milliseconds = await medianTime(() => [3, 1, 2].sort(), { warmUp: 10, repeats: 11 });
 * console.assert(milliseconds >= 0);
 * ```
 */
export async function medianTime(call: Call, { warmUp, repeats }: Counts, now: Clock = clock): Promise<number> {
  await repeat(call, warmUp);
  const times: number[] = [];
  for (let i = 0; i < repeats; i++) times.push(await timeOf(call, 1, now));
  return median(times)!;
}

/** The most calls of the reference in a row, where the other call takes far longer. */
const mostReferences = 20;

/**
 * How many times longer a call takes than a reference that never changes: the median over pairs, one timed straight after
 * the other, so that what slows the machine slows both.
 *
 * @example
 * ```ts
 * import { medianRatio } from "./measure.ts";
 * import { reference } from "./reference.ts";
 * const ratio = await medianRatio(() => [reference(), reference()], reference, { warmUp: 10, repeats: 11 });
 * console.assert(ratio > 1);
 * ```
 */
export async function medianRatio(
  call: Call,
  reference: Call,
  { warmUp, repeats }: Counts,
  now: Clock = clock,
): Promise<number> {
  await repeat(reference, 20);
  await repeat(call, warmUp);
  // A reference of about the same length meets the same disturbances.
  const unit = await medianTime(reference, { warmUp: 0, repeats: 5 }, now);
  const alike = Math.round(await timeOf(call, 1, now) / unit);
  const references = Math.min(mostReferences, Math.max(1, alike));
  const ratios: number[] = [];
  for (let i = 0; i < repeats; i++) {
    const wanted = await timeOf(reference, references, now) / references;
    ratios.push(await timeOf(call, 1, now) / wanted);
  }
  return median(ratios)!;
}

async function repeat(call: Call, times: number): Promise<void> {
  for (let i = 0; i < times; i++) await call();
}

async function timeOf(call: Call, times: number, now: Clock): Promise<number> {
  const start = now();
  await repeat(call, times);
  return now() - start;
}
