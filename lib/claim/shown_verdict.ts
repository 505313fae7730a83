import type { WithoutVerdict } from "./given.ts";
import type { Verdict } from "./judgement.ts";

/** A verdict, or the lack of one: nothing to judge by yet, a broken claim, or a sentence that gets none. */
export type ShownVerdict = Verdict | "no evidence yet" | "cannot be judged" | WithoutVerdict;

/** The sign of each, which tells them apart without colours. */
export const signs: Readonly<Record<ShownVerdict, string>> = {
  "upheld": "✔",
  "refuted": "✘",
  "inconclusive": "?",
  "no evidence yet": "·",
  "cannot be judged": "!",
  "taken as given": "=",
  "cannot be tested": "∅",
};

/** How many of some claims have which verdict, and how many have none. */
export function countVerdicts(rows: readonly { readonly verdict: ShownVerdict }[]): {
  /** Claims that can have a verdict. */
  readonly claims: number;
  /** Of those, by verdict; broken ones only where there are any. */
  readonly verdicts: readonly (readonly [ShownVerdict, number])[];
  /** Sentences that have none, by reason; only what occurs. */
  readonly without: readonly (readonly [ShownVerdict, number])[];
} {
  const counts = (Object.keys(signs) as ShownVerdict[]).map((verdict) =>
    [verdict, rows.filter((row) => row.verdict === verdict).length] as const
  );
  const verdicts = counts.filter(([verdict, count]) =>
    !hasNoVerdict(verdict) && (verdict !== "cannot be judged" || count > 0)
  );
  const without = counts.filter(([verdict, count]) => hasNoVerdict(verdict) && count > 0);
  return { claims: verdicts.reduce((sum, [, count]) => sum + count, 0), verdicts, without };
}

function hasNoVerdict(verdict: ShownVerdict): verdict is WithoutVerdict {
  return verdict === "taken as given" || verdict === "cannot be tested";
}
