/**
 * How far numbers may be off by having been rounded, as a share of their size: 2^-44 (6e-14), some hundred units in the last
 * place, which is what decimals, differences and sums of thousands of terms lose. Numbers that are no further apart are the
 * same.
 */
const share = 2 ** -44;

/** How far a number may be off that was computed from numbers of this size. */
export function roundingOf(size: number): number {
  return share * size + Number.MIN_VALUE;
}

/** The numbers, where those that differ by rounding alone are made equal. */
export function withTies(values: readonly number[], roundings: readonly number[]): number[] {
  const tied = [...values];
  let least: number | undefined;
  for (const i of [...values.keys()].sort((a, b) => values[a] - values[b])) {
    if (least === undefined || values[i] - values[least] > roundings[i] + roundings[least]) least = i;
    tied[i] = values[least];
  }
  return tied;
}

/** Whether numbers are all the same but for rounding: then they have no spread to judge by. */
export function areSame(values: readonly number[], roundings: readonly number[]): boolean {
  const tied = withTies(values, roundings);
  return tied.every((value) => value === tied[0]);
}
