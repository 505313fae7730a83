import { assumptionRows, judgeOrTell, verdictRow } from "../claim/mod.ts";
import { evidenceOf } from "../evidence/mod.ts";
import type { Experiment } from "../experiment/mod.ts";
import { csvFiles, csvText, eventFiles, type ExportedRun, type ExportFile, weightFiles } from "../export/mod.ts";
import { placesOf } from "../project/mod.ts";
import { loadClaims, loadFigures } from "./find_experiments.ts";
import { verdictTable } from "./verdict_table.ts";

/** One way to export an experiment. */
interface Format {
  /** Whether it rests on all runs of an experiment, so that there is nothing to write for some of them. */
  readonly whole?: true;
  /** Its files, made one at a time. */
  readonly files: (
    experiment: Experiment,
    runs: readonly ExportedRun[],
  ) => Iterable<ExportFile> | AsyncIterable<ExportFile>;
}

/** All formats by name. */
export const formats: Readonly<Record<string, Format>> = {
  csv: { files: csvFiles },
  tensorboard: { files: eventFiles },
  safetensors: { files: weightFiles },
  figures: { whole: true, files: figureFiles },
  verdicts: { whole: true, files: verdictFiles },
};

/** `figures/function/figure-1-1.png` and `.svg`; none without evidence. */
async function* figureFiles(experiment: Experiment): AsyncGenerator<ExportFile> {
  const evidence = evidenceOf(experiment);
  if (evidence.source.kind === "none") return;
  const figures = await loadFigures();
  // Skia is loaded where something is drawn, and nowhere else.
  const { drawFigure } = await import("../figure/mod.ts");
  for (const { name, draw } of figures.filter((figure) => figure.experiment === experiment)) {
    const figure = draw(evidence);
    for (const format of ["png", "svg"] as const) {
      yield { path: ["figures", experiment.id, `figure-${name}.${format}`], content: drawFigure(figure, format) };
    }
  }
}

/** `csv/function/verdicts.csv`. */
async function* verdictFiles(experiment: Experiment): AsyncGenerator<ExportFile> {
  const { claims, inferences } = await loadClaims();
  const { snapshots } = placesOf();
  const assumptions = assumptionRows(experiment, inferences, snapshots);
  const rows = claims.filter((claim) => claim.experiment === experiment)
    .map((claim) => verdictRow(judgeOrTell(claim), assumptions, snapshots));
  yield { path: ["csv", experiment.id, "verdicts.csv"], content: csvText(verdictTable(rows)) };
}
