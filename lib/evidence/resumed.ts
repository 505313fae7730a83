import type { Run } from "../experiment/mod.ts";
import { decodeGeneratedState } from "./generated_state.ts";
import type { LedgerSegment } from "./ledger.ts";

/** A run that is not the same when it is made again, or goes on from a state of its own. */
export class ResumeError extends Error {
  override readonly name = "ResumeError";
}

/**
 * Refuses a generator whose segment is another when it is made again.
 *
 * @param behind The step whose state the second one was resumed from; 0 where both were made from the seed.
 * @throws {ResumeError} It names what differs, and what to do.
 */
export function requireResumed(
  { experiment, id }: Pick<Run, "experiment" | "id">,
  straight: LedgerSegment,
  again: LedgerSegment,
  behind = 0,
): void {
  const difference = differenceOf(straight, again);
  if (difference === undefined) return;
  throw new ResumeError(
    behind === 0
      ? `Run ${experiment}/${id} is another when it is made again: in its first segment ${difference}; take all randomness ` +
        "from random(purpose), and keep nothing outside of the generator"
      : `Run ${experiment}/${id} is another when it is resumed: in the segment from step ${
        behind + 1
      } on, ${difference}; the ` +
        `state after step ${behind} is not whole: put all into it that later steps depend on (numbers, counters, the state() ` +
        "of each random stream), or take all randomness from random(purpose)",
  );
}

/** The first thing that differs, in words. */
function differenceOf(straight: LedgerSegment, again: LedgerSegment): string | undefined {
  const ones = numbersOf(straight), others = numbersOf(again);
  for (const name of new Set([...ones.keys(), ...others.keys()])) {
    if (Object.is(ones.get(name), others.get(name))) continue;
    return `${name} is ${ones.get(name) ?? "missing"}, then ${others.get(name) ?? "missing"}`;
  }
  const [one, other] = [straight, again].map(({ state }) => decodeGeneratedState(state).state);
  const longer = one.length > other.length ? one : other;
  const at = longer.findIndex((_, i) => one[i] !== other[i]);
  if (at < 0) return undefined;
  return `the state at its end differs from byte ${at} on (of ${one.length}): ${textAt(one, at)}, then ${
    textAt(other, at)
  }`;
}

function numbersOf({ step, metrics = {}, final = {} }: LedgerSegment): Map<string, number> {
  const series = (name: string, value: number | number[]) =>
    typeof value === "number" ? [[name, value] as const] : value.map((one, i) => [`${name}[${i}]`, one] as const);
  return new Map([
    ["step", step],
    ...Object.entries(metrics),
    ...Object.entries(final).flatMap(([name, value]) => series(`final ${name}`, value)),
  ]);
}

/** Some bytes of a state as a person can read them: a piece of text where they are text. */
function textAt(state: Uint8Array, at: number): string {
  const piece = state.subarray(Math.max(0, at - 8), at + 24);
  const text = new TextDecoder().decode(piece);
  // deno-lint-ignore no-control-regex
  return /[\u0000-\u001f\ufffd]/.test(text) ? String(state[at]) : JSON.stringify(text);
}
