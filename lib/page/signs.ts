import { type ShownVerdict, signs } from "../claim/mod.ts";

/** The verdicts that are counted, in their order: those of a report that is well, and what else there is. */
export function verdictsOf(counts: Readonly<Record<ShownVerdict, number>>): ShownVerdict[] {
  return (Object.keys(signs) as ShownVerdict[]).filter((verdict) =>
    verdict !== "cannot be judged" || counts[verdict] > 0
  );
}

/** A verdict behind its sign. */
export function signed(verdict: ShownVerdict): string {
  return `${signs[verdict]} ${verdict}`;
}

/** The class that colours a verdict. */
export function toneOf(verdict: ShownVerdict): string {
  return verdict === "no evidence yet" || verdict === "cannot be judged" ? "none" : verdict;
}

/** The fragment of a claim's card. */
export function cardId(id: string): string {
  return `claim-${id.replaceAll("/", "--")}`;
}
