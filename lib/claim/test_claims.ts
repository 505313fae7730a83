import { hasEvidence } from "../evidence/mod.ts";
import { readIfThere } from "../files/mod.ts";
import { type Places, placesOf } from "../project/mod.ts";
import { QuoteError } from "../report/mod.ts";
import { assertJsonRecord, assertPictureRecord } from "../snapshot/mod.ts";
import type { Claim } from "./claim.ts";
import { assumptionOf } from "./claim_options.ts";
import { claimsOf, figuresOf, type TestedClaims, type TestedFigures } from "./claim_lists.ts";
import { evidenceGone } from "./evidence_gone.ts";
import { canInfer, infer, type Inference, inferenceFault, inferencePath, inferenceRecord } from "./inference.ts";
import { survives } from "./alternatives.ts";
import { hangsOnWords } from "./hinge_words.ts";
import { judge, type Judged } from "./judge.ts";
import { fitWords, shareWords } from "./likelihood_words.ts";
import { claimFault, figureFault } from "./quote_fault.ts";
import { readRecord, recordOf, recordPath } from "./record.ts";
import { drawReportFigure, picturePath, type ReportFigure } from "./report_figure.ts";

/**
 * What a `claims_test.ts` exports by default. `deno test` makes a test of each:
 *
 * - Of a claim: it passes when verdict and numbers are the ones on record, and fails, showing both, when either moved. It fails as
 *   well when the quote does not occur in the report, and says what comes nearest.
 * - Of a sentence without a verdict: it passes while its checks hold and the record says the same.
 * - Of an inference: it passes when the likelihoods are the ones on record and the default is the most likely choice, or nearly so.
 *
 * Where there is no evidence yet a test is ignored, and its name says so. Whatever else loads the module gets the list alone:
 * nothing is run, and neither report nor evidence is read.
 *
 * @throws {TypeError} When something in the list is not made by `claim`, `given` or `inference`, or two have one id.
 *
 * @example
 * ```ts ignore
 * // experiments/descent/claims_test.ts
 * export default testClaims([
 *   claim({ id: "descent/faster", quote: "momentum needed fewer steps", reading, experiment, measure, rule }),
 *   given({ id: "descent/units", quote: "2 hidden layers", experiment, status: "taken as given", reason }),
 * ]);
 * ```
 */
export function testClaims(list: readonly (Claim | Inference)[]): TestedClaims {
  const made = claimsOf(list);
  makeTests(list);
  return made;
}

/**
 * What a `figures_test.ts` exports by default. `deno test` makes a test of each figure: it passes when the picture is the one on
 * record, and fails as well when the caption does not occur in the report. Without evidence it is ignored, and its name says so.
 *
 * @throws {TypeError} When something in the list is not made by `reportFigure`, or two have one name.
 *
 * @example
 * ```ts ignore
 * // experiments/descent/figures_test.ts
 * export default testFigures([
 *   reportFigure({ name: "1", caption: "Figure 1: Loss by step", experiment, draw: lossByStep }),
 * ]);
 * ```
 */
export function testFigures(list: readonly ReportFigure[]): TestedFigures {
  const made = figuresOf(list);
  makeTests(made.figures);
  return made;
}

/** Makes tests where `deno test` was asked for the module that calls this: whoever else loads it wants the list alone. */
function makeTests(list: readonly (Claim | Inference | ReportFigure)[]): void {
  if (new Error().stack?.includes(`${Deno.mainModule}:`)) { for (const one of list) makeTest(one); }
}

function makeTest(one: Claim | Inference | ReportFigure): void {
  let made: ClaimTest | undefined;
  const definition = () => made ??= testOf(one);
  // Outside `deno test` nothing asks for these, and no evidence is looked for.
  Deno.test({
    get name() {
      return definition().name;
    },
    get ignore() {
      return definition().ignore;
    },
    fn: (t) => definition().fn(t),
  });
}

/** A test as Deno takes it. */
export interface ClaimTest {
  readonly name: string;
  readonly ignore: boolean;
  readonly fn: (t: Deno.TestContext) => Promise<void>;
}

/** The test of a claim, an inference or a figure. */
export function testOf(one: Claim | Inference | ReportFigure, places: Places = placesOf()): ClaimTest {
  return one.kind === "claim"
    ? claimTest(one, places)
    : one.kind === "inference"
    ? inferenceTest(one, places)
    : figureTest(one, places);
}

function claimTest(claim: Claim, places: Places): ClaimTest {
  const path = recordPath(claim, places.snapshots);
  // A verdict on record whose evidence is gone must not become a skipped test.
  const ignore = !claim.check && !hasEvidence(claim.experiment, places) && !readIfThere(path) && !claimFault(claim);
  return {
    name: `${claim.id}: ${ignore ? "no evidence yet" : `"${claim.quote}"`}`,
    ignore,
    async fn(t) {
      const judged = judge(claim, places);
      if (!judged.judgement && !claim.status) {
        throw new Error(
          `"${claim.id}" has a verdict on record, and ${evidenceGone(claim.experiment, judged.source)}`,
        );
      }
      console.log(summary(judged));
      await assertJsonRecord(t, path, recordOf(judged));
    },
  };
}

function summary(judged: Judged): string {
  const { claim, source, judgement, under } = judged;
  if (claim.status) return `${claim.status}: ${claim.reading}`;
  const from = source.kind === "on record" ? `on record since ${source.since}` : source.kind;
  const readings = under.filter(({ verdict, hinge }) => verdict && !hinge && verdict !== judgement!.verdict);
  const hangs = [
    hangsOnWords(under),
    ...readings.map(({ name, verdict }) => `${name} (${verdict})`),
  ].filter((words) => words !== undefined).join("; ");
  const known = under.every(({ verdict }) => verdict) ? "" : " that has evidence";
  const survival = { true: `; holds under every alternative${known}`, false: `; hangs on ${hangs}`, undefined: "" };
  return `${judgement!.verdict}: ${judgement!.finding} (${from})${survival[`${survives(judged)}`]}`;
}

function inferenceTest(inference: Inference, places: Places): ClaimTest {
  const { experiment, assumption } = inference;
  const path = inferencePath(inference, places.snapshots);
  const ignore = !canInfer(inference, places) && !readRecord(path);
  const standing = assumptionOf(inference).default;
  return {
    name: `${experiment.id}, assumption "${assumption}"${ignore ? ": no evidence yet" : ` is "${standing}"`}`,
    ignore,
    async fn(t) {
      const inferred = infer(inference, places);
      const fault = inferenceFault(inferred);
      if (fault) throw new Error(fault);
      const { choices } = inferred.likelihoods!;
      console.log(choices.map(({ choice, share }) => `${choice}: ${shareWords(share)}`).join(", "));
      console.log(fitWords(inferred.likelihoods!));
      await assertJsonRecord(t, path, inferenceRecord(inferred));
    },
  };
}

function figureTest(figure: ReportFigure, places: Places): ClaimTest {
  const { name, experiment } = figure;
  const fault = figureFault(figure);
  const ignore = !fault && !hasEvidence(experiment, places);
  return {
    name: `Figure ${name}${ignore ? ": no evidence yet" : " is drawn as on record"}`,
    ignore,
    async fn(t) {
      if (fault) throw new QuoteError(fault);
      await assertPictureRecord(t, picturePath(figure, places.snapshots), await drawReportFigure(figure, places));
    },
  };
}
