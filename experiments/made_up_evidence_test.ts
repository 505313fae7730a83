// The CNNs' evidence takes hours to make. What judges and draws it is tried here on made-up numbers, which are never recorded.
import assert from "node:assert/strict";
import { claims } from "../lib/claim/mod.ts";
import { Evidence, type RunEvidence } from "../lib/evidence/mod.ts";
import { runsOf, type TrainingExperiment } from "../lib/experiment/mod.ts";
import { drawFigure } from "../lib/figure/mod.ts";
import { type RandomStream, stream } from "../lib/random/mod.ts";
import mnist from "./mnist/experiment.ts";
import { figure_1_2 } from "./mnist/figures.ts";
import optimisation from "./optimisation/experiment.ts";
import { figure_2_1, figure_2_2, figure_2_3 } from "./optimisation/figures.ts";

// Their claims are judged here, and not registered as tests once more.
const test = Deno.test;
Object.defineProperty(Deno, "test", { value: () => {}, configurable: true, writable: true });
await import("./mnist/claims_test.ts");
await import("./optimisation/claims_test.ts");
Object.defineProperty(Deno, "test", { value: test, configurable: true, writable: true });

/** Curves as training has them, on a few steps an epoch. */
function madeUp(experiment: TrainingExperiment): Evidence {
  const runs = runsOf(experiment).map((run): RunEvidence => {
    const random = stream("made up", experiment.id, run.variant, run.seed);
    const lines = Array.from({ length: run.protocol.epochs }, (_, epoch) => line(epoch, run.protocol.epochs, random));
    return { run, ledger: { header: { protocol: run.protocol, seed: run.seed, data: "" }, lines } };
  });
  return new Evidence(experiment, {}, { kind: "fresh" }, runs);
}

function line(epoch: number, epochs: number, random: RandomStream) {
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
    step: 60 * (epoch + 1),
    steps: {
      loss: Array.from({ length: 60 }, () => around(loss)),
      gradientNorm: Array.from({ length: 60 }, (_, i) => around(0.5 + 1 / (i + 1) + 2 / (epoch + 1))),
    },
    epochs: [metrics],
    weightSnapshots: epoch === 0 ? [snapshot(-1), snapshot(0)] : [snapshot(epoch)],
    ...(epoch === epochs - 1 && { final: { sharpness: around(0.05), weightNorm: 18 } }),
    state: "",
    chain: "",
  };
}

for (
  const [experiment, figures] of [[mnist, [figure_1_2]], [optimisation, [figure_2_1, figure_2_2, figure_2_3]]] as const
) {
  const evidence = madeUp(experiment);
  test(`each claim of "${experiment.id}" that wants evidence can be judged by it`, () => {
    const wanting = claims().filter((claim) => claim.experiment === experiment && claim.measure);
    assert(wanting.length >= 8);
    for (const { id, measure, rule } of wanting) {
      const { verdict, finding } = rule.judge(measure!(evidence));
      assert(["upheld", "refuted", "inconclusive"].includes(verdict), id);
      assert(!/NaN|undefined/.test(finding), `${id}: ${finding}`);
    }
  });
  test(`each figure of "${experiment.id}" can be drawn from evidence`, async () => {
    for (const figure of figures) {
      const png = drawFigure(figure(evidence));
      assert(png.length > 10_000, figure.name);
      await Deno.mkdir(".upheld/tmp/made_up", { recursive: true });
      await Deno.writeFile(`.upheld/tmp/made_up/${figure.name}.png`, png);
    }
  });
}
