import type { Verdict } from "./judgement.ts";

/** A verdict, or the lack of one. */
export type ShownVerdict = Verdict | "no evidence yet";

/** The sign of each, which tells them apart without colours. */
export const signs: Readonly<Record<ShownVerdict, string>> = {
  "upheld": "✔",
  "refuted": "✘",
  "inconclusive": "?",
  "no evidence yet": "·",
};
