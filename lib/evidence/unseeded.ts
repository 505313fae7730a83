import type { Run } from "../experiment/mod.ts";

/** What a call measured, as it is recorded. */
export type Numbers = Record<string, number | number[]>;

/** A function that gives other numbers when it is called again: evidence that nobody could make again. */
export class UnseededError extends Error {
  override readonly name = "UnseededError";
}

/**
 * Refuses a function whose second call gave other numbers than its first.
 *
 * @throws {UnseededError} In one line: which numbers differ, and what to do.
 */
export function requireSame({ experiment, id }: Run, first: Numbers, second: Numbers): void {
  const ones = entriesOf(first), others = entriesOf(second);
  const differing = [...new Set([...ones.keys(), ...others.keys()])].filter((name) =>
    !Object.is(ones.get(name), others.get(name))
  );
  if (differing.length === 0) return;
  const [name, ...more] = differing;
  throw new UnseededError(
    `Run ${experiment}/${id} gave other numbers when it was called again: ${name} is ${
      ones.get(name) ?? "missing"
    }, then ${others.get(name) ?? "missing"}${
      more.length > 0 ? `, and ${more.length} more differ (${shortList(more)})` : ""
    }; something in it is random without a ` +
      "seed or keeps what it did before: take all randomness from random(purpose), and give every initialiser, dropout " +
      "layer and shuffle of TensorFlow.js a seed",
  );
}

/** Numbers, each under its name and its place in a series. */
function entriesOf(numbers: Numbers): Map<string, number> {
  return new Map(
    Object.entries(numbers).flatMap(([name, value]) =>
      typeof value === "number" ? [[name, value] as const] : value.map((one, i) => [`${name}[${i}]`, one] as const)
    ),
  );
}

const shortList = (names: readonly string[]) =>
  names.length > 3 ? `${names.slice(0, 3).join(", ")} ...` : names.join(", ");
