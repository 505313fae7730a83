import * as v from "valibot";
import { dictionary } from "../validation/mod.ts";
import type { WithoutVerdict } from "./given.ts";
import type { Interval, Verdict } from "./judgement.ts";
import { parseRecord, verdictSchema, withoutVerdictSchema } from "./record.ts";

/** What is on record of a claim, as far as two states of the record are compared. */
export interface RecordedClaim {
  readonly id: string;
  readonly quote: string;
  /** What the readers of logs noticed of its runs, by run. */
  readonly notes?: Readonly<Record<string, readonly string[]>>;
  /** Missing where the sentence has no verdict. */
  readonly judgement?: RecordedFinding;
  /** Why it has none. */
  readonly status?: WithoutVerdict;
  /** The same in words. */
  readonly reason?: string;
}

/** The verdict on record of a claim, with what it rests on; or why there is none. */
export interface RecordedFinding {
  readonly verdict: Verdict | WithoutVerdict;
  readonly finding: string;
  readonly effect?: number;
  readonly unit?: string;
  readonly interval?: Interval;
  readonly n: number;
  /** What the readers of logs noticed of its runs, by run. */
  readonly notes?: Readonly<Record<string, readonly string[]>>;
}

const end = v.nullable(v.number());
const schema = v.pipe(
  v.looseObject({
    id: v.string(),
    quote: v.string(),
    judgement: v.optional(v.looseObject({
      verdict: verdictSchema,
      finding: v.string(),
      effect: v.optional(v.number()),
      unit: v.optional(v.string()),
      interval: v.optional(v.tuple([end, end])),
      n: v.number(),
    })),
    notes: v.optional(dictionary(v.array(v.string()))),
    status: v.optional(withoutVerdictSchema),
    reason: v.optional(v.string()),
  }),
  v.check(
    ({ judgement, status, reason }) => judgement ? !status : Boolean(status && reason),
    "wants either a judgement or a status with its reason",
  ),
);

/**
 * What the text of a file holds that is on record of a claim.
 *
 * @param path Named in errors.
 * @throws {RecordError} When it is not that.
 */
export function parseRecordedClaim(text: string, path: string): RecordedClaim {
  return parseRecord(schema, text, path);
}

/** How a claim's record differs between two states. */
export interface ClaimDifference {
  readonly id: string;
  /** `moved`: the verdict is another one; `changed`: its numbers are. */
  readonly kind: "new" | "gone" | "moved" | "changed";
  readonly before?: RecordedFinding;
  readonly after?: RecordedFinding;
}

/**
 * What became of the findings between two states of the record, by claim.
 *
 * @example
 * ```ts
 * import { recordDifferences } from "./record_difference.ts";
 * const judgement = { finding: "it fell", n: 5, effect: 0.5 };
 * const before = [{ id: "a/b", quote: "it fell", judgement: { ...judgement, verdict: "upheld" } }] as const;
 * const after = [{ id: "a/b", quote: "it fell", judgement: { ...judgement, verdict: "refuted" } }] as const;
 * console.assert(recordDifferences(before, after)[0].kind === "moved");
 * ```
 */
export function recordDifferences(
  before: readonly RecordedClaim[],
  after: readonly RecordedClaim[],
): ClaimDifference[] {
  const [old, present] = [before, after].map((claims) => new Map(claims.map((claim) => [claim.id, findingOf(claim)])));
  return [...new Set([...old.keys(), ...present.keys()])].sort().flatMap((id): ClaimDifference[] => {
    const [was, is] = [old.get(id), present.get(id)];
    if (!was) return [{ id, kind: "new", after: is }];
    if (!is) return [{ id, kind: "gone", before: was }];
    if (was.verdict !== is.verdict) return [{ id, kind: "moved", before: was, after: is }];
    const numbers = ({ effect, interval, n, finding, notes }: RecordedFinding) =>
      JSON.stringify([effect, interval, n, finding, notes]);
    return numbers(was) === numbers(is) ? [] : [{ id, kind: "changed", before: was, after: is }];
  });
}

function findingOf({ judgement, status, reason, notes }: RecordedClaim): RecordedFinding {
  return judgement ? { ...judgement, ...notes && { notes } } : { verdict: status!, finding: reason!, n: 0 };
}
