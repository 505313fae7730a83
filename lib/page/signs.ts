import { type ShownVerdict, signs } from "../claim/mod.ts";

/** A verdict behind its sign. */
export function signed(verdict: ShownVerdict): string {
  return `${signs[verdict]} ${verdict}`;
}

/** The class that colours a verdict. */
export function toneOf(verdict: ShownVerdict): string {
  return verdict === "upheld" || verdict === "refuted" || verdict === "inconclusive" ? verdict : "none";
}

/** The fragment of a claim's card. */
export function cardId(id: string): string {
  return fragmentOf("claim", id);
}

/** The fragment of what has an id. */
export function fragmentOf(kind: "claim" | "experiment", id: string): string {
  return `${kind}-${id.replaceAll("/", "--")}`;
}
