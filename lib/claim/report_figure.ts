import { join } from "node:path";
import { type Evidence, evidenceOf, hasEvidence } from "../evidence/mod.ts";
import type { Experiment } from "../experiment/mod.ts";
import type { Figure } from "../figure/mod.ts";
import { placesOf } from "../project/mod.ts";
import { QuoteError, quoteFault, readReport } from "../report/mod.ts";
import { assertPictureRecord } from "../snapshot/mod.ts";
import { callSite } from "./call_site.ts";

/** A picture of the report, drawn from evidence. */
export interface ReportFigureOptions {
  /** As the report numbers it, `1-1`; unique in the report. */
  readonly name: string;
  /** The report's own words that it stands at, literally: its caption. */
  readonly caption: string;
  /** The experiment whose evidence it is drawn from. */
  readonly experiment: Experiment;
  /** The figure, from evidence. */
  readonly draw: (evidence: Evidence) => Figure;
}

/** A figure, with the place in the code that makes it. */
export interface ReportFigure extends ReportFigureOptions {
  /** What is wrong with its caption, in words: its test fails. */
  readonly fault?: string;
  /** Path of the file. */
  readonly file: string;
  readonly line: number;
}

const registry = new Map<string, ReportFigure>();

/** All figures that were made so far, in order. */
export function reportFigures(): readonly ReportFigure[] {
  return [...registry.values()];
}

/** Path of the picture on record of a figure. */
export function picturePath({ name, experiment }: ReportFigureOptions, snapshots: string): string {
  return join(snapshots, experiment.id, `figure-${name}.png`);
}

/**
 * Makes a figure of the report one Deno test: it passes when the picture is the one on record, and fails as well when the caption does
 * not occur in the report. Without evidence the test is ignored, and its name says so.
 *
 * @throws {TypeError} When the name is taken or has other characters than letters, digits, dots and hyphens.
 *
 * @example
 * ```ts ignore
 * reportFigure({ name: "3-2", caption: "Figure 3-2: Sensitivity and batch size", experiment, draw: sensitivityByBatchSize });
 * ```
 */
export function reportFigure(options: ReportFigureOptions): void {
  const { name, caption, experiment, draw } = options;
  if (!/^[a-z0-9]+([.-][a-z0-9]+)*$/i.test(name)) {
    throw new TypeError(`The name of a figure is ${JSON.stringify(name)}, wanted letters and digits, as in 1-1`);
  }
  if (registry.has(name)) throw new TypeError(`There are two figures "${name}": give one of them another name`);
  const fault = quoteFault(caption, readReport(), `The caption of figure ${name}`);
  const made = { ...options, ...(fault && { fault }), ...callSite() };
  registry.set(name, made);
  const ignore = !fault && !hasEvidence(experiment);
  Deno.test({
    name: `Figure ${name}${ignore ? ": no evidence yet" : " is drawn as on record"}`,
    ignore,
    async fn(t) {
      if (fault) throw new QuoteError(fault);
      // Skia is loaded where something is drawn, and nowhere else.
      const { drawFigure } = await import("../figure/mod.ts");
      const picture = drawFigure(draw(evidenceOf(experiment)));
      await assertPictureRecord(t, picturePath(made, placesOf().snapshots), picture);
    },
  });
}
