/** SHA-256 of what was computed, by name. */
export type Digests = Readonly<Record<string, string>>;

/** What a machine, on a number of threads, has computed. */
export interface Result {
  readonly machine: string;
  readonly digests: Digests;
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
