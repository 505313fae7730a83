import type { ShownVerdict } from "./model.ts";

/** How a verdict looks: its sign, and the class that colours it. */
export const shown: Readonly<Record<ShownVerdict, { readonly sign: string; readonly tone: string }>> = {
  "upheld": { sign: "✔", tone: "upheld" },
  "refuted": { sign: "✘", tone: "refuted" },
  "inconclusive": { sign: "?", tone: "inconclusive" },
  "no evidence yet": { sign: "·", tone: "none" },
};

/** The fragment of a claim's card. */
export function cardId(id: string): string {
  return `claim-${id.replaceAll("/", "--")}`;
}
