import { type Claim, claim } from "../../lib/claim/mod.ts";
import type { Evidence } from "../../lib/evidence/mod.ts";
import type { Assumption, Call, Choices, FunctionExperiment, Seeds } from "../../lib/experiment/mod.ts";
import { looks, openEnded } from "../../lib/plan/mod.ts";
import { stream } from "../../lib/random/mod.ts";
import { type MadeUpClaim, madeUpClaims, nameOf, type Side, type Truth } from "./made_up_claims.ts";
import { blockOf, type Noise, noise, type World } from "./noise.ts";

/** What there is to know of a made-up report. */
export interface ReportOptions {
  /** From 0. */
  readonly number: number;
  readonly world: World;
  readonly truth: Truth;
  readonly seeds: Seeds;
}

/** The plans that reports follow. */
export const plans: readonly Seeds[] = [
  8,
  looks(8, 16),
  looks([8, 16], { spending: "obrien-fleming" }),
  looks(6, 12, 24),
  looks(5, 10, 20, 40),
  openEnded({ from: 5, by: 5, upTo: 40 }),
];

/** A plan in words. */
export const planWords = (seeds: Seeds): string => typeof seeds === "number" ? `${seeds} seeds, fixed` : seeds.words;

/** The most seeds of a plan. */
const most = (seeds: Seeds) => typeof seeds === "number" ? seeds : seeds.looks.at(-1)!;

/** What a run has to know of its report: choices are part of its key. */
const told = ({ number, world, truth }: Omit<ReportOptions, "seeds">): Choices => ({
  report: `${number}`,
  world,
  truth,
});
const assumption = ([name, choice]: [string, string]): Assumption => ({
  name,
  unsaid: name,
  default: choice,
  reason: "made up",
  alternatives: [],
});

/** Noise that all runs of a report share, for a purpose. */
function ofReport({ report, world, truth }: Choices, ...purpose: string[]): Noise {
  const of = (what: string) => stream("calibrate", report, world, truth, ...purpose, what);
  return noise(world as World, of("own"), of("luck"), report, truth, ...purpose);
}

/**
 * Each report makes each claim so often, of other numbers: what a report costs are its runs and files, and hardly its claims.
 */
export const copies = 4;

/** One run: the numbers of all claims, drawn one after the other, so that no claim depends on another. */
function run({ variant, choices, seed, random }: Call): Record<string, number[]> {
  const { report, world, truth } = choices;
  const drawn = noise(world as World, random(variant), random("luck"), report, truth, variant, blockOf(seed));
  return Object.fromEntries(madeUpClaims.map((claim) => {
    const inside = claim.cases[truth as Truth]?.inside ?? 0;
    const name = nameOf(claim);
    const copy = (_: unknown, i: number) =>
      claim.draw(variant as Side, inside, drawn, () => ofReport(choices, name, `copy ${i}`));
    return [name, Array.from({ length: copies }, copy).flat()];
  }));
}

const experiment: FunctionExperiment = {
  id: "made-up",
  title: "Runs whose truth is known",
  code: import.meta.url,
  variants: ["first", "second"],
  seeds: 8,
  assumptions: Object.entries(told({ number: 0, world: "normal", truth: "true" })).map(assumption),
  run,
};
/** Each report's experiment is this one under an id, a plan and choices of its own. */
export default experiment;

/** A report's experiment. */
export function experimentOf(options: ReportOptions): FunctionExperiment {
  const id = `report-${options.world}-${options.number}`;
  return { ...experiment, id, seeds: options.seeds, assumptions: Object.entries(told(options)).map(assumption) };
}

/** A claim of a report, and which of its verdicts are wrong. */
export interface ReportClaim {
  readonly made: MadeUpClaim;
  readonly claim: Claim;
  readonly wrong: (verdict: "upheld" | "refuted" | "inconclusive") => boolean;
}

/** The claims of a report: those that have something to say under its truth, and take as many runs. */
export function claimsOf(
  options: ReportOptions,
  experiment: FunctionExperiment,
  all: readonly MadeUpClaim[] = madeUpClaims,
): ReportClaim[] {
  const choices = told(options);
  return all.flatMap((made) => {
    const known = made.cases[options.truth], name = nameOf(made);
    if (!known) return [];
    const place = madeUpClaims.findIndex((one) => nameOf(one) === name);
    return Array.from({ length: copies }, (_, copy) => copy).flatMap((copy): ReportClaim[] => {
      const shared = (...purpose: string[]) => ofReport(choices, name, `copy ${copy}`, ...purpose);
      const of = (evidence: Evidence, side: Side) =>
        evidence.finalSeries(side, name).map((all) => {
          const size = all.length / copies;
          return all.slice(copy * size, (copy + 1) * size);
        });
      const next = () => made.draw("first", known.inside, shared("next"), shared)[0];
      const rule = made.ruleFor(known.inside, () => shared("printed"));
      if (most(options.seeds) > (rule.maxRuns ?? Infinity)) return [];
      return [{
        made,
        claim: claim({
          id: `made-up/claim-${place}.${copy}`,
          quote: name,
          reading: `its truth is ${options.truth}`,
          experiment,
          measure: (evidence: Evidence) => made.measure(of(evidence, "first"), of(evidence, "second")),
          rule,
        }),
        wrong: (verdict) => known.wrong(verdict, next),
      }];
    });
  });
}
