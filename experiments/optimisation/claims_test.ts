import { mean } from "simple-statistics";
import { all, claim, pairedComparison, parts, testClaims, trend, within } from "../../lib/claim/mod.ts";
import type { Evidence } from "../../lib/evidence/mod.ts";
import experiment from "./experiment.ts";
import { band, distanceBetweenEnds, edgeMeans, isInBand, keptEpochs, spikeShare } from "./measures.ts";

const assumptions = experiment.assumptions.map(({ name }) => name);
const net = experiment.variants[0];

/** Weight norm and training loss at the snapshots that the report kept, or at others, run by run. */
function snapshots(evidence: Evidence, kept = keptEpochs): { norm: number; loss: number }[][] {
  const losses = evidence.epochs(net, "trainLossAfter");
  return evidence.weightSnapshots(net).map((run, seed) =>
    run.filter(({ epoch }) => kept.includes(epoch)).map(({ epoch, norm }) => ({
      norm,
      loss: losses[seed][epoch],
    }))
  );
}

/** Share of a run's snapshots whose norm lies in the band. */
const shareInBand = (evidence: Evidence, kept?: readonly number[]) =>
  snapshots(evidence, kept).map((run) => mean(run.map(({ norm }) => Number(isInBand(norm)))));

export default testClaims([
  claim({
    id: "paths/differ",
    quote: "each of the 8 runs followed a slightly different path through weight space",
    reading:
      "the ends of two runs are apart, by more than a twentieth of the way from a run's start to its end, but only " +
      '"slightly": by less than that way. Distances between pairs of runs share their runs: the interval is that of a jackknife, ' +
      "which leaves out one run at a time",
    experiment,
    measure: (evidence) => distanceBetweenEnds(evidence.weightSnapshots(net)),
    rule: within({ low: 0.05, high: 1, scale: "log", unit: "ways from start to end" }),
    assumptions,
    words: {
      metric: "the distance between the ends of two runs",
      unit: "times the way from start to end",
      opposite: "the paths of the 8 runs through weight space were not just slightly different",
    },
  }),

  claim({
    id: "paths/all-reach-high-accuracy",
    quote: "all trajectories eventually moved toward regions associated with high accuracy",
    reading: '"high accuracy": over 98 % on the test set at the last snapshot, where the next run would lie too',
    experiment,
    measure: (evidence) => evidence.last(net, "testAccuracy"),
    rule: within({ low: 0.98, scale: "logit", trials: 10_000, unit: "accuracy", question: "a single run" }),
    assumptions,
    words: { metric: "the test accuracy" },
  }),

  claim({
    id: "gradient/loss-decreases",
    quote: "The loss decreases steadily over time",
    reading:
      '"steadily": rank correlation of the epoch\'s mean training loss with time at most -0.9, and at least nine epochs in ten go that way',
    experiment,
    measure: (evidence) => {
      const runs = evidence.epochs(net, "trainLoss");
      const falls = (series: number[]) => mean(series.slice(1).map((loss, i) => Number(loss < series[i])));
      return { "rank correlation": runs, "epochs that fall": runs.map(falls) };
    },
    rule: parts({
      "rank correlation": trend({ wanted: "down", strength: 0.9, unit: "training loss" }),
      "epochs that fall": within({ low: 0.9, bounds: [0, 1], unit: "share of epochs" }),
    }),
    assumptions,
    words: {
      parts: {
        "rank correlation": { metric: "the training loss", phrase: "in the course of the training loss" },
        "epochs that fall": { metric: "the share of epochs in which the loss fell", phrase: "in the share of epochs" },
      },
    },
  }),

  claim({
    id: "gradient/starts-large-shrinks",
    quote: "the gradient norm starts large and gradually becomes smaller as the model approaches convergence",
    reading: "over all iterations, a negative rank correlation of the minibatch gradient's L2 norm with time",
    experiment,
    measure: (evidence) => evidence.steps(net, "gradientNorm"),
    rule: trend({ wanted: "down", unit: "gradient norm" }),
    assumptions,
    words: { metric: "the gradient norm" },
  }),

  claim({
    id: "gradient/saw-tooth",
    quote: "gradients briefly rise at the beginning of each epoch and then decay",
    reading:
      "the mean norm over the first 20 iterations of an epoch is above that over the last 20 of the epoch before, and above " +
      "that over the last 20 of the same epoch, averaged over all epochs of a run",
    experiment,
    measure: (evidence) => {
      const epochs = evidence.epochAxis(net).length;
      const edges = evidence.steps(net, "gradientNorm").map((series) => edgeMeans(series, epochs));
      const starts = edges.map(({ starts }) => starts);
      return {
        rise: { first: starts, second: edges.map(({ endsBefore }) => endsBefore) },
        decay: { first: starts, second: edges.map(({ ends }) => ends) },
      };
    },
    rule: all(pairedComparison({ alternative: "greater", scale: "log", unit: "gradient norm" })),
    assumptions,
    words: {
      metric: "the gradient norm",
      first: "the first 20 iterations of an epoch",
      opposite: "gradients do not rise at the beginning of each epoch",
      parts: {
        rise: { second: "the last 20 of the epoch before", phrase: "at the beginning of each epoch" },
        decay: { second: "the last 20 of the same epoch", phrase: "within each epoch" },
      },
    },
  }),

  claim({
    id: "gradient/no-instability",
    quote: "the network is making consistent progress toward a minimum without instability",
    reading: "less than one iteration in a hundred has a loss above five times the median of the 50 before it",
    experiment,
    measure: (evidence) => evidence.steps(net, "loss").map((series) => spikeShare(series, 5)),
    rule: within({ high: 0.01, bounds: [0, 1], unit: "share of iterations" }),
    assumptions,
    words: {
      metric: "the share of iterations in which the loss jumps",
      opposite: "the network is making progress toward a minimum, but not without instability",
    },
  }),

  claim({
    id: "norm/band",
    quote: "Most points cluster in a narrow band of weight norms between about 17.9 and 18.3",
    reading:
      '"most": more than half; "between about 17.9 and 18.3": 17.85 to 18.35; the norms after epochs 0, 3 and 6, of which each run ' +
      "gives one share, as norms of one run go together",
    experiment,
    measure: (evidence) => shareInBand(evidence),
    otherwise: {
      "every third epoch: after epochs 2 and 5": (evidence) => shareInBand(evidence, [2, 5]),
      "every third epoch: after epochs 3 and 6, without the first": (evidence) => shareInBand(evidence, [3, 6]),
      "one snapshot: after epoch 3 alone": (evidence) => shareInBand(evidence, [3]),
    },
    rule: within({ low: 0.5, bounds: [0, 1], unit: "share of snapshots" }),
    assumptions,
    words: {
      metric: "the share of points in the band",
      opposite: "Less than half of the points lie in a band of weight norms between about 17.9 and 18.3",
    },
  }),

  claim({
    id: "norm/loss-low-in-band",
    quote: "within this band, the loss stays consistently low",
    reading:
      `"low": the training loss of the snapshots with a norm of ${band.low} to ${band.high} is below 0.1 nats, a mean probability of ` +
      "the right class above 0.9",
    experiment,
    measure: (evidence) =>
      snapshots(evidence).flatMap((run) => {
        const inside = run.filter(({ norm }) => isInBand(norm));
        return inside.length ? [mean(inside.map(({ loss }) => loss))] : [];
      }),
    rule: within({ high: 0.1, unit: "nats" }),
    assumptions,
    words: { metric: "the training loss within the band" },
  }),

  claim({
    id: "norm/flat-region",
    quote: "the model finds a relatively flat region of the loss landscape",
    reading:
      "moving every filter by a tenth of its norm in random directions raises the training loss, on average, by less than a tenth of " +
      "the loss of a uniform guess, ln 10 (Li et al. 2018)",
    experiment,
    measure: (evidence) => evidence.final(net, "sharpness"),
    rule: within({ high: Math.LN10 / 10, unit: "nats" }),
    assumptions,
    words: { metric: "the rise of the training loss when all filters are moved by a tenth" },
  }),
]);
