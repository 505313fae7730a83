// The CNNs' evidence takes hours to make. What judges and draws it is tried here on made-up numbers, which are never recorded.
import assert from "node:assert/strict";
import type { Evidence } from "../lib/evidence/mod.ts";
import type { TrainingExperiment } from "../lib/experiment/mod.ts";
import { drawFigure } from "../lib/figure/mod.ts";
import { type RandomStream, stream } from "../lib/random/mod.ts";
import { madeUp } from "./made_up.ts";
import mnistClaims from "./mnist/claims_test.ts";
import mnist from "./mnist/experiment.ts";
import { figure_1_2 } from "./mnist/figures.ts";
import optimisationClaims from "./optimisation/claims_test.ts";
import optimisation from "./optimisation/experiment.ts";
import { figure_2_1, figure_2_2, figure_2_3 } from "./optimisation/figures.ts";

/** Curves as training has them, on a few steps an epoch. */
function curves(experiment: TrainingExperiment): Evidence {
  return madeUp(experiment, (variant, seed) => {
    const random = stream("made up", experiment.id, variant, seed);
    const { epochs } = experiment.protocol(variant, {
      "small CNN": "deep",
      "dropout": "none",
      "initialisation": "he-normal",
    });
    const lines = Array.from({ length: epochs }, (_, epoch) => line(epoch, random));
    return {
      epochs: lines.map(({ metrics }) => metrics),
      steps: {
        loss: lines.flatMap(({ loss }) => loss),
        gradientNorm: lines.flatMap(({ gradientNorm }) => gradientNorm),
      },
      weightSnapshots: lines.flatMap(({ weightSnapshots }) => weightSnapshots),
      final: { sharpness: 0.05 * Math.exp(0.02 * random.normal()), weightNorm: 18 },
    };
  });
}

function line(epoch: number, random: RandomStream) {
  const around = (value: number) => value * Math.exp(0.02 * random.normal());
  const accuracy = 1 - around(0.05 / (epoch + 1) + 0.006);
  const loss = around(0.2 / (epoch + 1) + 0.02);
  const metrics = {
    epoch,
    trainLoss: loss,
    trainAccuracy: accuracy,
    trainLossAfter: loss,
    trainAccuracyAfter: accuracy,
    testLoss: loss,
    testAccuracy: accuracy,
  };
  const snapshot = (at: number) => ({
    epoch: at,
    norm: 16 + at / 4 + 0.1 * random.normal(),
    sketch: Array.from({ length: 1024 }, () => (at + 2) * random.normal()),
  });
  return {
    metrics,
    loss: Array.from({ length: 60 }, () => around(loss)),
    gradientNorm: Array.from({ length: 60 }, (_, i) => around(0.5 + 1 / (i + 1) + 2 / (epoch + 1))),
    weightSnapshots: epoch === 0 ? [snapshot(-1), snapshot(0)] : [snapshot(epoch)],
  };
}

for (
  const [experiment, { claims }, figures] of [
    [mnist, mnistClaims, [figure_1_2]],
    [optimisation, optimisationClaims, [figure_2_1, figure_2_2, figure_2_3]],
  ] as const
) {
  const evidence = curves(experiment);
  Deno.test(`each claim of "${experiment.id}" that wants evidence can be judged by it`, () => {
    const wanting = claims.filter(({ measure }) => measure);
    assert(wanting.length >= 8);
    for (const { id, measure, rule } of wanting) {
      const { verdict, finding } = rule.judge(measure!(evidence));
      assert(["upheld", "refuted", "inconclusive"].includes(verdict), id);
      assert(!/NaN|undefined/.test(finding), `${id}: ${finding}`);
    }
  });
  Deno.test(`each figure of "${experiment.id}" can be drawn from evidence`, async () => {
    for (const figure of figures) {
      const png = drawFigure(figure(evidence));
      assert(png.length > 10_000, figure.name);
      await Deno.mkdir(".upheld/tmp/made_up", { recursive: true });
      await Deno.writeFile(`.upheld/tmp/made_up/${figure.name}.png`, png);
    }
  });
}
