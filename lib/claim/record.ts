import { join } from "node:path";
import { type Json, jsonDifference } from "../snapshot/mod.ts";
import type { Claim } from "./claim.ts";
import type { Judged } from "./judge.ts";

/** Path of the file that holds what is on record of a claim. */
export function recordPath({ id, experiment }: Claim, snapshots: string): string {
  return join(snapshots, experiment.id, "claims", `${id.replace("/", ".")}.json`);
}

/** What is put on record of a judged claim: the sentence, the verdict with all that it rests on, and the numbers judged. */
export function recordOf({ claim, judgement, metrics, under }: Judged): Json {
  const { id, quote, reading, rule } = claim;
  const verdicts = under.map(({ name, verdict = "no evidence" }) => [name, verdict]);
  // Through JSON, which drops what is undefined.
  return JSON.parse(
    JSON.stringify({ id, quote, reading, rule: rule.words, judgement, metrics, under: Object.fromEntries(verdicts) }),
  );
}

/** What is on record of a claim, or undefined. */
export function recorded(
  claim: Claim,
  snapshots: string,
): { readonly verdict?: string; readonly json: Json } | undefined {
  let text: string;
  try {
    text = Deno.readTextFileSync(recordPath(claim, snapshots));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
  const json = JSON.parse(text);
  return { verdict: json?.judgement?.verdict, json };
}

/** What moved between the record and now, in words; undefined where nothing did. */
export function movedSince(judged: Judged, snapshots: string): string | undefined {
  const before = recorded(judged.claim, snapshots);
  if (!before) return "it is not on record yet";
  return jsonDifference(before.json, recordOf(judged));
}
