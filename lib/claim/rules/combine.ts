import type { Judgement, Rule } from "../judgement.ts";
import { made } from "./making.ts";
import { didYouMean, shown, ValidationError } from "../../validation/mod.ts";
import { verdictAt } from "./region.ts";
import { listed } from "./wording.ts";

type Part = NonNullable<Judgement["parts"]>[number];

/** What is clear but small is upheld, however surely it lies within its margin. */
const pRefuted = ({ judgement: { verdict, p } }: Part) => verdict === "upheld" ? 1 : p.refuted;

/**
 * The parts that are refuted though there are many to try: by Holm (1979), the k-th smallest of m p-values must be at
 * most its level / (m - k + 1), and so must all smaller ones.
 */
export function refutedParts(parts: readonly Part[], level: number): Part[] {
  const sorted = [...parts].sort((a, b) => pRefuted(a) - pRefuted(b));
  const first = sorted.findIndex((part, k) =>
    verdictAt(1 - (1 - level) / (sorted.length - k), { upheld: 1, refuted: pRefuted(part) }) !== "refuted"
  );
  return first === -1 ? sorted : sorted.slice(0, first);
}

/** The parts of parts, named as in "shallow, test", down to those that have none. */
function leavesOf({ name, judgement }: Part): Part[] {
  return judgement.parts?.flatMap((part) => leavesOf({ ...part, name: `${name}, ${part.name}` })) ??
    [{ name, judgement }];
}

/**
 * Puts parts together: upheld when every part is, each at its own level, which an intersection-union test allows (Berger
 * 1982); refuted when a part is refuted at the level corrected for their number (Holm 1979); else inconclusive.
 */
function together(parts: readonly Part[]): Judgement {
  if (parts.length === 0) throw new RangeError("There are no parts, wanted at least one");
  const level = Math.min(...parts.map(({ judgement }) => judgement.level));
  const refuted = refutedParts(parts, level);
  const upheld = parts.every(({ judgement }) => judgement.verdict === "upheld");
  const leaves = parts.flatMap(leavesOf);
  const weakest = leaves.reduce((a, b) => b.judgement.p.upheld > a.judgement.p.upheld ? b : a);
  const open = parts.filter(({ judgement }) => judgement.verdict !== "upheld");
  const verdict = upheld ? "upheld" : refuted.length ? "refuted" : "inconclusive";
  const named = upheld ? [weakest] : refuted.length ? refuted : open;
  const runs = parts.filter(({ judgement }) => judgement.question !== "the text").map(({ judgement }) => judgement.n);
  const { question, effect, unit, interval } = named[0].judgement;
  const opening = upheld
    ? `each of ${leaves.length} is upheld, the weakest is `
    : `${named.length} of ${parts.length} ${verdict === "refuted" ? "refuted" : "not upheld"}: `;
  return {
    verdict,
    finding: opening + listed(named.map(({ name, judgement }) => `${name}: ${judgement.finding}`)),
    question,
    effect,
    unit,
    interval,
    level,
    n: runs.length ? Math.min(...runs) : 0,
    p: {
      upheld: weakest.judgement.p.upheld,
      refuted: Math.min(1, parts.length * Math.min(...parts.map(pRefuted))),
    },
    kind: { rule: "parts" },
    parts,
  };
}

/** A part judged by its rule; an error says which part it was. */
function judged<M>(name: string, rule: Rule<M>, measured: M, level?: number): Part {
  try {
    return { name, judgement: rule.judge(measured, level) };
  } catch (error) {
    const message = `Part "${name}": ${(error as Error).message}`;
    throw error instanceof ValidationError ? new ValidationError(message) : new RangeError(message, { cause: error });
  }
}

function checkRule(rule: unknown, of: string): void {
  if (typeof (rule as Rule<unknown> | undefined)?.judge === "function") return;
  throw new ValidationError(`${of} is ${shown(rule)}, wanted a rule, e.g. within({ low: 0.98 })`);
}

/** The measured numbers by part. */
function partsOf(measured: unknown, rule: string): [name: string, measured: unknown][] {
  if (typeof measured === "object" && measured !== null && !Array.isArray(measured)) return Object.entries(measured);
  throw new ValidationError(
    `What ${rule}() judges is ${shown(measured)}, wanted numbers by part, e.g. { shallow: [0.99, 0.98, 0.99] }`,
  );
}

/**
 * The same rule for each named part: "all", "each", "both", "fastest".
 *
 * @throws {ValidationError} When that is no rule. `judge`: when what is judged has no parts by name.
 * @throws {RangeError} `judge`: when there are no parts.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { all } from "./combine.ts";
 * import { within } from "./within.ts";
 * const rule = all(within({ low: 0.98 }));
 * assert.equal(rule.judge({ shallow: [0.991, 0.992, 0.991], deep: [0.989, 0.99, 0.991] }).verdict, "upheld");
 * ```
 */
export function all<M>(rule: Rule<M>): Rule<Readonly<Record<string, M>>> {
  checkRule(rule, "The rule of all()");
  return made("all", rule, {
    words: `for each: ${rule.words.replace(/^for each: /, "")}`,
    minRuns: rule.minRuns,
    maxRuns: rule.maxRuns,
    level: rule.level,
    judge: (measured, level) =>
      together(partsOf(measured, "all").map(([name, part]) => judged(name, rule, part as M, level))),
  });
}

/**
 * A rule of its own for each named part.
 *
 * @throws {ValidationError} When a part's rule is none. `judge`: when a part was not measured, or has no rule.
 * @throws {RangeError} When there are no parts.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parts } from "./combine.ts";
 * import { pairedComparison } from "./paired_comparison.ts";
 * import { within } from "./within.ts";
 * const rule = parts({ high: within({ low: 0.9 }), ahead: pairedComparison({ alternative: "greater" }) });
 * const judged = rule.judge({ high: [0.95, 0.96, 0.95], ahead: { first: [3, 4, 3.5], second: [1, 2.1, 1.4] } });
 * assert.equal(judged.verdict, "upheld");
 * ```
 */
export function parts<M extends Readonly<Record<string, unknown>>>(
  rules: { readonly [K in keyof M]: Rule<M[K]> },
): Rule<M> {
  const named = Object.entries(rules) as [keyof M & string, Rule<M[keyof M]>][];
  if (named.length === 0) throw new RangeError("There are no parts, wanted at least one");
  for (const [name, rule] of named) checkRule(rule, `The rule of part "${name}"`);
  return made("parts", rules, {
    words: named.map(([name, { words }]) => `${name}: ${words}`).join("; "),
    minRuns: Math.max(...named.map(([, { minRuns }]) => minRuns)),
    maxRuns: Math.min(...named.map(([, { maxRuns = Infinity }]) => maxRuns)),
    level: Math.min(...named.map(([, { level = 0.95 }]) => level)),
    judge(measured, level) {
      const given = new Map(partsOf(measured, "parts").filter(([, part]) => part !== undefined));
      for (const name of given.keys()) {
        if (!Object.hasOwn(rules, name)) {
          throw new ValidationError(
            `Part "${name}" was measured and has no rule${didYouMean(name, Object.keys(rules))}`,
          );
        }
      }
      return together(named.map(([name, rule]) => {
        if (given.has(name)) return judged(name, rule, measured[name], level);
        throw new ValidationError(`Part "${name}" was not measured: measured were ${[...given.keys()].join(", ")}`);
      }));
    },
  });
}
