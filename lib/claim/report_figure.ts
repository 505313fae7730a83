import { join } from "node:path";
import { type Evidence, evidenceOf } from "../evidence/mod.ts";
import type { Experiment } from "../experiment/mod.ts";
import type { Figure } from "../figure/mod.ts";
import type { Places } from "../project/mod.ts";
import { callSite } from "./call_site.ts";
import { requireFigureOptions } from "./claim_options.ts";

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

/** A figure as a value, with the place in the code that makes it: {@linkcode testFigures} makes a test of it. */
export interface ReportFigure extends ReportFigureOptions {
  /** Tells it from a claim and an inference. */
  readonly kind: "figure";
  /** Path of the file that makes it. */
  readonly file: string;
  /** From 1, in that file. */
  readonly line: number;
}

/** Path of the picture on record of a figure. */
export function picturePath({ name, experiment }: ReportFigureOptions, snapshots: string): string {
  return join(snapshots, experiment.id, `figure-${name}.png`);
}

/**
 * A figure of the report. Nothing is read or drawn: what loads the list that it is exported in (`testFigures`) draws it.
 *
 * @throws {ValidationError} When an option is not known or not what it has to be: the name has other characters than letters, digits,
 * dots and hyphens, say.
 *
 * @example
 * ```ts ignore
 * export default testFigures([
 *   reportFigure({ name: "3-2", caption: "Figure 3-2: Sensitivity and batch size", experiment, draw: sensitivityByBatchSize }),
 * ]);
 * ```
 */
export function reportFigure(options: ReportFigureOptions): ReportFigure {
  requireFigureOptions(options);
  return { ...options, kind: "figure", ...callSite() };
}

/** The picture of a figure, as PNG. */
export async function drawReportFigure({ experiment, draw }: ReportFigure, places: Places): Promise<Uint8Array> {
  // Skia is loaded where something is drawn, and nowhere else.
  const { drawFigure } = await import("../figure/mod.ts");
  return drawFigure(draw(evidenceOf(experiment, {}, places)));
}
