import type { Verdict } from "./judgement.ts";

/** A verdict, or the lack of one: nothing to judge by yet, or evidence or code that is broken. */
export type ShownVerdict = Verdict | "no evidence yet" | "cannot be judged";

/** The sign of each, which tells them apart without colours. */
export const signs: Readonly<Record<ShownVerdict, string>> = {
  "upheld": "✔",
  "refuted": "✘",
  "inconclusive": "?",
  "no evidence yet": "·",
  "cannot be judged": "!",
};
