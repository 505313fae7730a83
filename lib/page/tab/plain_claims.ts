import { isDeepStrictEqual } from "node:util";
import { type Claim, judgeEvidence, type Judgement } from "../../claim/mod.ts";
import type { Evidence } from "../../evidence/mod.ts";
import { readReport } from "../../report/mod.ts";
import { type Extent, runningMetrics } from "./carried_ledger.ts";
import { type CarriedRun, evidenceHere } from "./evidence_here.ts";
import {
  judgeHere,
  marked,
  type PlainClaim,
  type PlainLook,
  plainRule,
  type Taken,
  takenMethods,
} from "./judge_here.ts";
import type { TabIndex } from "./payload.ts";

/** A claim with more numbers of its own, in characters, is not carried. */
const mostText = 40_000;

/** A claim as it can be judged in a tab, where it then has the verdict and the finding that it has here; none where that cannot be. */
export function plainClaim(
  claim: Claim,
  evidence: Evidence,
  index: TabIndex,
  carried: readonly CarriedRun[],
  extents: ReadonlyMap<string, Extent>,
): PlainClaim | undefined {
  const rule = plainRule(claim.rule as never);
  if (!rule) return undefined;
  const tags = new Map<object, Taken>(), seen: { at: Evidence; measured: unknown }[] = [];
  const { judgement, plan } = judgeEvidence(claim, (at) => {
    const measured = claim.measure!(watched(at, tags));
    seen.push({ at, measured });
    return measured;
  }, evidence);
  const taken: Taken[] = [];
  const placeOf = (numbers: object) => {
    const tag = tags.get(numbers);
    if (!tag || carried.length === 0 || !isCarried(tag, evidence, extents)) return undefined;
    const known = taken.findIndex((one) => isDeepStrictEqual(one, tag));
    return known >= 0 ? known : taken.push(tag) - 1;
  };
  const countOf = ({ runs }: Evidence, variant: string) => runs.filter(({ run }) => run.variant === variant).length;
  const found = seen.map(({ at, measured }) => ({ at, measured: marked(measured, placeOf) }));
  const variants = [...new Set(taken.map(({ with: [variant] }) => String(variant)))];
  const looks = found.map(({ at, measured }, i): PlainLook => ({
    ...(plan && { level: plan.looks[i].level }),
    runs: Object.fromEntries(variants.map((variant) => [variant, countOf(at, variant)])),
    measured,
  }));
  return sameHere({ rule, taken, looks }, judgement, (runs) => evidenceHere(index, carried, runs));
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

/** Steps and running means are there of whole ledgers alone; what was measured on trained nets stands in none. */
function isCarried(
  { of, with: [variant, metric] }: Taken,
  evidence: Evidence,
  extents: ReadonlyMap<string, Extent>,
): boolean {
  if (of === "final" || of === "finalSeries") {
    const runs = evidence.runs.filter(({ run }) => run.variant === variant);
    return runs.every(({ ledger: { lines } }) => Object.hasOwn(lines.at(-1)!.final ?? {}, metric));
  }
  return of !== "steps" && !runningMetrics.includes(String(metric)) ||
    evidence.runs.filter(({ run }) => run.variant === variant).every(({ run }) =>
      extents.get(`${run.experiment}/${run.id}`) === "whole"
    );
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
