import { join } from "node:path";
import * as v from "valibot";
import { readIfThere } from "../evidence/files.ts";
import { RecordError } from "../evidence/mod.ts";
import { type Json, jsonDifference } from "../snapshot/mod.ts";
import type { Claim } from "./claim.ts";
import type { Judged } from "./judge.ts";
import { oneOf, parseJson, ValidationError } from "../validation/mod.ts";
import type { Verdict } from "./judgement.ts";
import { signs } from "./shown_verdict.ts";

/** Path of the file that holds what is on record of a claim. */
export function recordPath({ id, experiment }: Claim, snapshots: string): string {
  return join(snapshots, experiment.id, "claims", `${id.replace("/", ".")}.json`);
}

/** What is put on record of a judged claim: the sentence, the verdict with all that it rests on, and the numbers judged. */
export function recordOf({ claim, judgement, metrics, under }: Judged): Json {
  const { id, quote, reading, rule } = claim;
  const verdicts = under.map(({ name, verdict = "no evidence" }) => [name, verdict]);
  return jsonOf({ id, quote, reading, rule: rule.words, judgement, metrics, under: Object.fromEntries(verdicts) });
}

/** A value as JSON holds it, without what is undefined. */
export function jsonOf(value: unknown): Json {
  return JSON.parse(JSON.stringify(value));
}

/** A verdict as records hold it. */
export const verdictSchema: v.GenericSchema<Verdict, Verdict> = oneOf(Object.keys(signs) as Verdict[]);

/**
 * What the text of a record holds.
 *
 * @throws {RecordError} When it is not JSON, or not what the schema says.
 */
export function parseRecord<const S extends v.GenericSchema>(schema: S, text: string, path: string): v.InferOutput<S> {
  try {
    return parseJson(schema, text, path);
  } catch (error) {
    if (error instanceof ValidationError) throw new RecordError(`${error.message}; restore it from git`);
    throw error;
  }
}

/**
 * The content of a record, or undefined where there is none.
 *
 * @throws {RecordError} When it is not JSON.
 */
export function readRecord(path: string): Json | undefined {
  const text = readIfThere(path);
  return text === undefined ? undefined : parseRecord(v.unknown(), text, path) as Json;
}

/** What moved between a record and now, in words; undefined where nothing did. */
export function movedFrom(path: string, now: Json): string | undefined {
  const before = readRecord(path);
  return before === undefined ? "it is not on record yet" : jsonDifference(before, now);
}

const judgedSchema = v.looseObject({ judgement: v.looseObject({ verdict: verdictSchema }) });

/**
 * The verdict of a claim that is on record, or undefined.
 *
 * @throws {RecordError} When what is on record is no judged claim.
 */
export function recordedVerdict(claim: Claim, snapshots: string): Verdict | undefined {
  const path = recordPath(claim, snapshots), text = readIfThere(path);
  return text === undefined ? undefined : parseRecord(judgedSchema, text, path).judgement.verdict;
}

/** What moved of a claim between the record and now, in words; undefined where nothing did. */
export function movedSince(judged: Judged, snapshots: string): string | undefined {
  return movedFrom(recordPath(judged.claim, snapshots), recordOf(judged));
}
