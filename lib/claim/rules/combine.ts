import type { Judgement, Rule } from "../judgement.ts";
import { verdictAt } from "./region.ts";
import { listed } from "./wording.ts";

type Part = NonNullable<Judgement["parts"]>[number];

/**
 * The parts that are refuted though there are many to try: by Holm (1979), the k-th smallest of m p-values must be at
 * most its level / (m - k + 1), and so must all smaller ones.
 */
function refutedParts(parts: readonly Part[], level: number): Part[] {
  const sorted = [...parts].sort((a, b) => a.judgement.p.refuted - b.judgement.p.refuted);
  const first = sorted.findIndex(({ judgement: { p } }, k) =>
    verdictAt(1 - (1 - level) / (sorted.length - k), { upheld: 1, refuted: p.refuted }) !== "refuted"
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
      refuted: Math.min(1, parts.length * Math.min(...parts.map(({ judgement }) => judgement.p.refuted))),
    },
    parts,
  };
}

/**
 * The same rule for each named part: "all", "each", "both", "fastest".
 *
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
  return {
    words: `for each: ${rule.words.replace(/^for each: /, "")}`,
    leastRuns: rule.leastRuns,
    judge: (measured) =>
      together(Object.entries(measured).map(([name, part]) => ({ name, judgement: rule.judge(part) }))),
  };
}

/**
 * A rule of its own for each named part.
 *
 * @throws {RangeError} When there are no parts.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parts } from "./combine.ts";
 * import { order } from "./order.ts";
 * import { within } from "./within.ts";
 * const rule = parts({ high: within({ low: 0.9 }), ahead: order({ wanted: "first greater" }) });
 * const judged = rule.judge({ high: [0.95, 0.96, 0.95], ahead: { first: [3, 4, 3.5], second: [1, 2.1, 1.4] } });
 * assert.equal(judged.verdict, "upheld");
 * ```
 */
export function parts<M extends Readonly<Record<string, unknown>>>(
  rules: { readonly [K in keyof M]: Rule<M[K]> },
): Rule<M> {
  const named = Object.entries(rules) as [keyof M & string, Rule<M[keyof M]>][];
  if (named.length === 0) throw new RangeError("There are no parts, wanted at least one");
  return {
    words: named.map(([name, { words }]) => `${name}: ${words}`).join("; "),
    leastRuns: Math.max(...named.map(([, { leastRuns }]) => leastRuns)),
    judge: (measured) => together(named.map(([name, rule]) => ({ name, judgement: rule.judge(measured[name]) }))),
  };
}
