import { join } from "node:path";
import * as v from "valibot";
import { RecordError } from "../evidence/mod.ts";
import { readIfThere } from "../files/mod.ts";
import { type Json, jsonDifference } from "../snapshot/mod.ts";
import { oneOf, parseJson, ValidationError } from "../validation/mod.ts";
import type { Claim } from "./claim.ts";
import type { WithoutVerdict } from "./given.ts";
import type { Judged } from "./judge.ts";
import type { Judgement, Verdict } from "./judgement.ts";
import { multiverseRecord } from "./multiverse.ts";
import { toldOf } from "./told.ts";

/** Path of the file that holds what is on record of a claim. */
export function recordPath({ id, experiment }: Claim, snapshots: string): string {
  return join(snapshots, experiment.id, "claims", `${id.replace("/", ".")}.json`);
}

/**
 * What is put on record of a judged claim: the sentence, the verdict with all that it rests on, and the numbers judged; or why
 * the sentence has no verdict.
 */
export function recordOf(judged: Judged): Json {
  const { claim, judgement, metrics, notes, plan, under, multiverse } = judged;
  const { id, quote, reading, rule, status } = claim;
  if (status) return jsonOf({ id, quote, status, reason: reading, checks: metrics });
  const others = under.map(({ name, verdict, hinge }) => [name, verdict ? { verdict, ...hinge } : "no evidence"]);
  const told = Object.fromEntries(Object.entries(toldOf(judged)).filter(([, value]) => value !== null));
  return jsonOf({
    id,
    quote,
    reading,
    rule: rule.words,
    ...told,
    judgement: judgement && onRecord(judgement),
    plan,
    metrics,
    notes,
    under: Object.fromEntries(others),
    universes: multiverse && multiverseRecord(multiverse),
  });
}

/** A judgement without what follows from the rule and the runs. */
function onRecord({ placed: _, placedOn: __, groups: ___, kind: ____, parts, ...judgement }: Judgement): unknown {
  return { ...judgement, parts: parts?.map(({ name, judgement }) => ({ name, judgement: onRecord(judgement) })) };
}

/** A value as JSON holds it, without what is undefined. */
export function jsonOf(value: unknown): Json {
  return JSON.parse(JSON.stringify(value));
}

/** A verdict as records hold it. */
export const verdictSchema: v.GenericSchema<Verdict, Verdict> = oneOf(["upheld", "refuted", "inconclusive"]);

/** Why a sentence has no verdict, as records hold it. */
export const withoutVerdictSchema: v.GenericSchema<WithoutVerdict, WithoutVerdict> = oneOf([
  "taken as given",
  "cannot be tested",
]);

/** What the record of any claim holds: a judgement, or why there is none. */
const recordSchema = v.pipe(
  v.looseObject({
    judgement: v.optional(v.looseObject({ verdict: verdictSchema })),
    status: v.optional(withoutVerdictSchema),
  }),
  v.check(({ judgement, status }) => !judgement !== !status, "wants either a judgement or a status"),
);

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

/**
 * The verdict of a claim that is on record, or why it has none there, or undefined.
 *
 * @throws {RecordError} When what is on record is neither.
 */
export function recordedVerdict(claim: Claim, snapshots: string): Verdict | WithoutVerdict | undefined {
  const path = recordPath(claim, snapshots), text = readIfThere(path);
  if (text === undefined) return undefined;
  const { judgement, status } = parseRecord(recordSchema, text, path);
  return judgement?.verdict ?? status;
}

/** What moved of a claim between the record and now, in words; undefined where nothing did. */
export function movedSince(judged: Judged, snapshots: string): string | undefined {
  return movedFrom(recordPath(judged.claim, snapshots), recordOf(judged));
}
