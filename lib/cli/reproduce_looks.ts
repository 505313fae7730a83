/** How far `reproduce` goes where an experiment plans several looks, and why, in words. */
import { type Claim, type NextLook, nextLook } from "../claim/mod.ts";
import { type Choices, type Experiment, planOf, type Run, runsAtLook, runsOf } from "../experiment/mod.ts";
import { firstNames } from "./first_names.ts";

/** The runs of an experiment under some choices that are to be made. */
export interface Target {
  readonly experiment: Experiment;
  /** What differs from the defaults. */
  readonly changed: Choices;
  readonly runs: readonly Run[];
  /** Missing where no plan looks, and where it was said how many seeds are wanted. */
  readonly next?: NextLook;
}

/**
 * What is to be made of an experiment under some choices: up to the next look of its plan, or all.
 *
 * @param claims Of the project; undefined where no look is to be asked for.
 * @param onlyNew Leave the runs of the look that is complete to whoever made them.
 */
export function targetOf(
  experiment: Experiment,
  choices: Choices,
  claims: readonly Claim[] | undefined,
  onlyNew: boolean,
): Target {
  const runs = runsOf(experiment, choices), changed = runs[0]?.choices ?? {};
  if (!claims || !planOf(experiment, changed)) return { experiment, changed, runs };
  const next = nextLook(experiment, claims, changed);
  const { seeds, complete } = next, wanted = runsAtLook(experiment, runs, seeds);
  const there = new Set(
    onlyNew && complete !== undefined && complete < seeds! ? runsAtLook(experiment, runs, complete) : [],
  );
  return { experiment, changed, runs: wanted.filter((run) => !there.has(run)), next };
}

/** Whether a target goes further than it did before, or than what is there where it was not asked for before. */
export function goesOn({ next }: Target, before?: Target): boolean {
  const reached = before ? before.next?.seeds : next?.complete;
  return next?.seeds !== undefined && reached !== undefined && next.seeds > reached;
}

const nameOf = ({ experiment: { id }, changed }: Target) =>
  [id, ...Object.entries(changed).map(([name, choice]) => `${name}=${choice}`)].join(" under ");

/** So many open claims are named. */
const most = 3;
const named = (ids: readonly string[]) => firstNames(ids, most);

/** Why a target goes on to its next look, and what that costs: `about 4 min`, where it is known. */
export function goingOnText(target: Target, more: number, cost: string): string {
  const { complete, claims, open, seeds } = target.next!;
  return `${nameOf(target)}: ${open.length} of ${claims.length} claims open at ${complete} seeds (${named(open)}): ` +
    `on to ${seeds} seeds, ${more} more runs${cost && `, ${cost}`}`;
}

/** Where a target ended, and which claims stay open; undefined where no plan looks. */
export function endText(target: Target): string | undefined {
  if (!target.next) return undefined;
  const { complete, seeds, isLast, claims, open } = target.next, name = nameOf(target);
  if (complete === undefined || (complete < seeds!)) {
    return `${name}: the look at ${seeds} seeds is not complete here: merge what others make of it, and start again`;
  }
  if (claims.length === 0) return `${name}: no claim rests on it, so it stays at its first look, ${complete} seeds`;
  if (open.length === 0) return `${name}: all ${claims.length} claims are decided by ${seeds} seeds`;
  if (!isLast) return undefined;
  const what = Object.keys(target.changed).length === 0
    ? "; only a second series could decide more (docs/your_own_report.md)"
    : "";
  return `${name}: ${open.length} of ${claims.length} claims stay open after the last look, ${complete} seeds: ${
    named(open)
  }${what}`;
}
