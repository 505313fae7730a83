import { isDeepStrictEqual } from "node:util";
import { type Claim, judgeEvidence, type Judgement } from "../../claim/mod.ts";
import { keptEpoch } from "../../evidence/evidence.ts";
import type { Evidence, Ledger } from "../../evidence/mod.ts";
import type { Run } from "../../experiment/mod.ts";
import { readReport } from "../../report/mod.ts";
import type { Carries } from "./carried_ledger.ts";
import { type CarriedRun, evidenceHere } from "./evidence_here.ts";
import {
  judgeHere,
  marked,
  type PlainClaim,
  type PlainLook,
  type PlainRule,
  plainRule,
  type Taken,
  takenMethods,
} from "./judge_here.ts";
import type { TabIndex } from "./payload.ts";

/** A claim with more numbers of its own, in characters, is not carried. */
const mostText = 40_000;

/** A claim that was judged from evidence, and which numbers it then looked at. */
export interface WatchedClaim {
  readonly claim: Claim;
  readonly judgement: Judgement;
  readonly rule: PlainRule;
  readonly evidence: Evidence;
  /** Up to the look that decides. */
  readonly looks: readonly { readonly at: Evidence; readonly level?: number; readonly measured: unknown }[];
  /** Where numbers among the measured ones come straight from ledgers. */
  readonly tags: ReadonlyMap<object, Taken>;
}

/** Judges a claim, and watches what it looks at; undefined where its rule is somebody's own. */
export function watchClaim(claim: Claim, evidence: Evidence): WatchedClaim | undefined {
  const rule = plainRule(claim.rule as never);
  if (!rule) return undefined;
  const tags = new Map<object, Taken>(), seen: { at: Evidence; measured: unknown }[] = [];
  const { judgement, plan } = judgeEvidence(claim, (at) => {
    const measured = claim.measure!(watched(at, tags));
    seen.push({ at, measured });
    return measured;
  }, evidence);
  const looks = seen.map((look, i) => ({ ...look, ...(plan && { level: plan.looks[i].level }) }));
  return { claim, judgement, rule, evidence, looks, tags };
}

/** The numbers by epoch that claims take from ledgers as they stand there. */
export function takenBy(claims: readonly WatchedClaim[]): Taken[] {
  const taken = new Set<Taken>();
  for (const { looks, tags } of claims) {
    for (const { measured } of looks) {
      marked(measured, (numbers) => {
        const tag = tags.get(numbers);
        if (tag) taken.add(tag);
        return tag && 0;
      });
    }
  }
  return [...taken];
}

/** Which metrics of a run claims look at: those that they take, and all of its last epoch and of that whose weights it kept. */
export function carriesOf(run: Run, { lines }: Ledger, taken: readonly Taken[]): Carries {
  const epochs = lines.flatMap(({ epochs = [] }) => epochs), always = [epochs.at(-1), keptEpoch(epochs)];
  const own = taken.filter(({ with: [variant] }) => variant === run.variant);
  const series = new Set(own.filter(({ of }) => of === "epochs").map(({ with: [, metric] }) => metric));
  const single = own.filter(({ of }) => of === "atEpoch");
  return (metric, epoch) =>
    always.some((one) => one?.epoch === epoch) || series.has(metric) ||
    single.some(({ with: [, name, at] }) => name === metric && at === epoch);
}

/** A claim as it can be judged in a tab, where it then has the verdict and the finding that it has here; none where that cannot be. */
export function plainClaim(
  { rule, judgement, evidence, looks, tags }: WatchedClaim,
  index: TabIndex,
  carried: readonly CarriedRun[],
): PlainClaim | undefined {
  const taken: Taken[] = [];
  const placeOf = (numbers: object) => {
    const tag = tags.get(numbers);
    if (!tag || carried.length === 0 || !isCarried(tag, evidence, carried)) return undefined;
    const known = taken.findIndex((one) => isDeepStrictEqual(one, tag));
    return known >= 0 ? known : taken.push(tag) - 1;
  };
  const countOf = ({ runs }: Evidence, variant: string) => runs.filter(({ run }) => run.variant === variant).length;
  const found = looks.map(({ measured, ...look }) => ({ ...look, measured: marked(measured, placeOf) }));
  const variants = [...new Set(taken.map(({ with: [variant] }) => String(variant)))];
  const plain = found.map(({ at, level, measured }): PlainLook => ({
    ...(level !== undefined && { level }),
    runs: Object.fromEntries(variants.map((variant) => [variant, countOf(at, variant)])),
    measured,
  }));
  return sameHere({ rule, taken, looks: plain }, judgement, (runs) => evidenceHere(index, carried, runs));
}

/** A claim that is judged by the text alone: by what its checks found. */
export function plainCheck(claim: Claim): PlainClaim | undefined {
  const rule = plainRule(claim.rule as never);
  if (!rule || claim.status) return undefined;
  const measured = claim.check!(readReport());
  const noEvidence = () => {
    throw new RangeError("A check of the text looks at no runs");
  };
  return sameHere({ rule, taken: [], looks: [{ runs: {}, measured }] }, claim.rule.judge(measured), noEvidence);
}

/** The claim as it comes out of the page, unless it is too large for it, or then judged otherwise. */
function sameHere(
  claim: PlainClaim,
  { verdict, finding }: Judgement,
  evidenceAt: (runs: PlainLook["runs"]) => Evidence,
): PlainClaim | undefined {
  const text = JSON.stringify(claim);
  if (text.length > mostText) return undefined;
  const plain = JSON.parse(text) as PlainClaim, again = judgeHere(plain, evidenceAt);
  return again.verdict === verdict && finding.startsWith(again.finding) ? plain : undefined;
}

/** Steps are there of whole ledgers alone; what was measured on trained nets stands in none. */
function isCarried(
  { of, with: [variant, metric] }: Taken,
  { runs }: Evidence,
  carried: readonly CarriedRun[],
): boolean {
  if (of === "final" || of === "finalSeries") {
    return runs.filter(({ run }) => run.variant === variant)
      .every(({ ledger: { lines } }) => Object.hasOwn(lines.at(-1)!.final ?? {}, metric));
  }
  return of !== "steps" ||
    carried.every(({ run, ledger: { extent } }) => run.variant !== variant || extent === "whole");
}

/** Evidence that remembers which numbers it gave: those that come straight from ledgers. */
function watched(evidence: Evidence, tags: Map<object, Taken>): Evidence {
  return new Proxy(evidence, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (!(takenMethods as readonly unknown[]).includes(name)) {
        return typeof value === "function" ? value.bind(target) : value;
      }
      return (...given: (string | number)[]) => {
        const found = value.apply(target, given);
        tags.set(found, { of: name as Taken["of"], with: given });
        return found;
      };
    },
  });
}
