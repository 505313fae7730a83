import { type ShownVerdict, signs } from "../claim/mod.ts";

/** All verdicts, in the order in which they are counted. */
export const verdicts = Object.keys(signs) as ShownVerdict[];

/** A verdict behind its sign. */
export function signed(verdict: ShownVerdict): string {
  return `${signs[verdict]} ${verdict}`;
}

/** The class that colours a verdict. */
export function toneOf(verdict: ShownVerdict): string {
  return verdict === "no evidence yet" ? "none" : verdict;
}

/** The fragment of a claim's card. */
export function cardId(id: string): string {
  return `claim-${id.replaceAll("/", "--")}`;
}
