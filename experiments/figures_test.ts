import { type Evidence, evidenceOf } from "../lib/evidence/mod.ts";
import type { Experiment } from "../lib/experiment/mod.ts";
import { drawFigure, type Figure } from "../lib/figure/mod.ts";
import { assertPictureRecord } from "../lib/snapshot/mod.ts";
import functionFit from "./function/experiment.ts";
import { figure_1_1 } from "./function/figures.ts";
import mnist from "./mnist/experiment.ts";
import { figure_1_2 } from "./mnist/figures.ts";
import optimisation from "./optimisation/experiment.ts";
import { figure_2_1, figure_2_2, figure_2_3 } from "./optimisation/figures.ts";
import random from "./random/experiment.ts";
import { figure_3_1 } from "./random/figures.ts";
import sensitivity from "./sensitivity/experiment.ts";
import { figure_3_2 } from "./sensitivity/figures.ts";

const figures: readonly (readonly [string, Experiment, (evidence: Evidence) => Figure])[] = [
  ["1-1", functionFit, figure_1_1],
  ["1-2", mnist, figure_1_2],
  ["2-1", optimisation, figure_2_1],
  ["2-2", optimisation, figure_2_2],
  ["2-3", optimisation, figure_2_3],
  ["3-1", random, figure_3_1],
  ["3-2", sensitivity, figure_3_2],
];

for (const [name, experiment, figure] of figures) {
  const evidence = evidenceOf(experiment);
  const ignore = evidence.source.kind === "none";
  Deno.test({
    name: `Figure ${name}${ignore ? ": no evidence yet" : " is drawn as on record"}`,
    ignore,
    async fn(t) {
      const record = new URL(`../snapshots/${experiment.id}/figure-${name}.png`, import.meta.url);
      await assertPictureRecord(t, record, drawFigure(figure(evidence)));
    },
  });
}
