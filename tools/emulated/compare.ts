import type { MachineDigests } from "../digests.ts";

/** SHA-256 of what was computed, by name. */
export type Digests = Readonly<Record<string, string>>;

/** What a machine, on a number of threads, has computed. */
export interface Result {
  readonly machine: string;
  readonly digests: Digests;
}

/**
 * What a machine has computed, once with each of its ways to fused multiply-add: they have to agree among each other, and with those of
 * all other machines.
 */
export function resultsOf(machine: string, { all, oneRounding }: MachineDigests): Result[] {
  const ways = Object.entries(oneRounding);
  if (ways.length === 0) return [{ machine, digests: all }];
  return ways.map(([way, digests]) => ({ machine: `${machine}, ${way}`, digests: { ...all, ...digests } }));
}

/** Whether all machines computed the same bytes under a name. */
export interface Agreement {
  readonly name: string;
  /** Machines whose bytes differ from those of the first one, or are missing. */
  readonly others: readonly string[];
}

/**
 * Compares what machines have computed with what the first one has, name by name.
 *
 * @example
 * ```ts
 * import { compare } from "./compare.ts";
 * const [relu] = compare([{ machine: "x86-64", digests: { relu: "7f" } }, { machine: "ARM64", digests: { relu: "80" } }]);
 * console.assert(relu.others.join() === "ARM64");
 * ```
 */
export function compare([first, ...rest]: readonly Result[]): Agreement[] {
  const names = [...new Set([first, ...rest].flatMap(({ digests }) => Object.keys(digests)))];
  return names.map((name) => ({
    name,
    others: rest.filter(({ digests }) => digests[name] === undefined || digests[name] !== first.digests[name])
      .map(({ machine }) => machine),
  }));
}
