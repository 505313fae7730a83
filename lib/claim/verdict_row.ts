import type { AssumptionRow } from "./assumption_row.ts";
import type { Claim } from "./claim.ts";
import { evidenceGone } from "./evidence_gone.ts";
import { survives } from "./alternatives.ts";
import type { Hinge } from "./hinge.ts";
import { hangsOnWords } from "./hinge_words.ts";
import { judge, type Judged } from "./judge.ts";
import type { JudgedPlan } from "./at_looks.ts";
import type { Deciding } from "./deciding/mod.ts";
import type { Interval } from "./judgement.ts";
import type { Multiverse } from "./multiverse.ts";
import { movedSince, recordedVerdict } from "./record.ts";
import type { ShownVerdict } from "./shown_verdict.ts";
import { toldOf } from "./told.ts";
import { pOfVerdict } from "./wrong_verdicts.ts";

/** A judged claim as data: `verify --json` prints a list of these. */
export interface VerdictRow {
  readonly id: string;
  readonly experiment: string;
  readonly quote: string;
  /** What the words are taken to mean, or why they get no verdict. */
  readonly reading: string;
  /** Null where there is no verdict to be had. */
  readonly rule: string | null;
  readonly verdict: ShownVerdict;
  /** What was found, for a reader without statistics. */
  readonly plain: string | null;
  /** The same in figures. */
  readonly finding: string | null;
  /** The sentence that would hold in place of a refuted or inconclusive one. */
  readonly wouldHold: string | null;
  /** What would decide an inconclusive one. */
  readonly deciding: Deciding | null;
  readonly question: string | null;
  readonly effect: number | null;
  readonly unit: string | null;
  readonly interval: Interval | null;
  readonly level: number | null;
  /** Where a plan looks more than once: at which numbers of seeds, and what came of each look; null otherwise. */
  readonly plan: JudgedPlan | null;
  /** Two-sided p-value that the verdict rests on; null where only the text is judged, or nothing yet. */
  readonly p: number | null;
  /** The share of wrong verdicts that is expected among those with a q-value as small (Benjamini & Hochberg 1995), of the rows shown. */
  readonly q: number | null;
  /** How often the rule gives a wrong verdict at most, 1 - its level. */
  readonly errorRate: number | null;
  /** Runs, or pairs of runs, that the verdict rests on; 0 where only the text is judged. */
  readonly seeds: number;
  readonly singleRun: { readonly show: number; readonly of: number; readonly prediction?: Interval } | null;
  /** The verdict on record, or why there is none. */
  readonly record: string | null;
  /** What differs from the record, in words. */
  readonly moved: string | null;
  /** `fresh`, `on record since <day>`, `the text` or `none`. */
  readonly source: string;
  /** What it hangs on that the report leaves unsaid. */
  readonly assumptions: readonly AssumptionRow[];
  /** Verdicts under other readings and assumptions. */
  readonly under: Readonly<Record<string, string>>;
  /** The effect under each assumption beside that under the defaults, where there is evidence. */
  readonly hinges: Readonly<Record<string, Hinge>>;
  /** On which assumptions it hangs, in words: the effect really differs under them, and the verdict with it. Null where on none. */
  readonly hangsOn: string | null;
  /**
   * True where the verdicts under all of them are the same; false where it hangs on an assumption, or another reading gives another
   * one; null where there are none, or too few runs to tell.
   */
  readonly survives: boolean | null;
  /** How it fares in universes drawn at random; null where none were run. */
  readonly multiverse: Multiverse | null;
  /** What the readers of logs noticed of the runs, such as a restart, each behind the name of its run; missing where nothing. */
  readonly notes?: readonly string[];
}

/** Judges a claim. A wrong quote, evidence that does not hold together, or a measure that throws, is a problem of its claims alone. */
export function judgeOrTell(claim: Claim): Judged & { readonly problem?: string } {
  try {
    return judge(claim);
  } catch (error) {
    return { claim, source: { kind: "none", missing: [] }, under: [], problem: (error as Error).message };
  }
}

/** The row of a judged claim, given the assumptions of its experiment. */
export function verdictRow(
  judged: Judged & { readonly problem?: string },
  assumptions: readonly AssumptionRow[],
  snapshots: string,
): VerdictRow {
  const { claim, judgement, source, under } = judged;
  const { plain, wouldHold, deciding } = toldOf(judged);
  const { verdict: record, moved } = onRecord(judged, snapshots);
  return {
    id: claim.id,
    experiment: claim.experiment.id,
    quote: claim.quote,
    reading: claim.reading,
    rule: claim.status ? null : claim.rule.words,
    verdict: claim.status ?? judgement?.verdict ??
      (judged.problem === undefined ? "no evidence yet" : "cannot be judged"),
    plain,
    finding: judgement?.finding ?? (claim.status ? claim.reading : null),
    wouldHold,
    deciding,
    question: judgement?.question ?? null,
    effect: judgement?.effect ?? null,
    unit: judgement?.unit ?? null,
    interval: judgement?.interval ?? null,
    level: judgement?.level ?? null,
    plan: judged.plan ?? null,
    p: judgement ? pOfVerdict(judgement) : null,
    q: null,
    errorRate: judgement ? 1 - (claim.rule.level ?? judgement.level) : null,
    seeds: judgement?.n ?? 0,
    singleRun: judgement?.singleRun ?? null,
    record,
    moved: judged.problem ?? moved,
    source: source.kind === "on record" ? `on record since ${source.since}` : source.kind,
    assumptions: assumptions.filter(({ name }) => claim.assumptions?.includes(name)),
    under: Object.fromEntries(under.map(({ name, verdict = "no evidence" }) => [name, verdict])),
    hinges: Object.fromEntries(under.flatMap(({ name, hinge }) => hinge ? [[name, hinge]] : [])),
    hangsOn: hangsOnWords(under) ?? null,
    survives: survives(judged) ?? null,
    multiverse: judged.multiverse ?? null,
    ...judged.notes && { notes: notesInWords(judged.notes) },
  };
}

/** Each note with the runs that it is of. */
function notesInWords(notes: NonNullable<Judged["notes"]>): string[] {
  const all = Object.entries(notes).flatMap(([run, of]) => of.map((note) => ({ run, note })));
  return Array.from(
    Map.groupBy(all, ({ note }) => note),
    ([note, of]) => `${of.length > 3 ? `${of.length} runs` : of.map(({ run }) => run).join(", ")}: ${note}`,
  );
}

/** The verdict on record, and what differs from the record. A record that cannot be read is a problem of its claim alone. */
function onRecord(judged: Judged, snapshots: string): { verdict: string | null; moved: string | null } {
  try {
    const verdict = recordedVerdict(judged.claim, snapshots) ?? null;
    const moved = judged.judgement || judged.claim.status
      ? movedSince(judged, snapshots)
      : verdict && `it is on record as ${verdict}, and ${evidenceGone(judged.claim.experiment, judged.source)}`;
    return { verdict, moved: moved ?? null };
  } catch (error) {
    return { verdict: null, moved: (error as Error).message };
  }
}
