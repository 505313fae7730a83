// For each claim that is judged by evidence a world in which it is just so, clearly so, or clearly not, in which its error rates are
// simulated.
import { chance } from "./chance.ts";
import { explainedVariance, printedMse, target } from "./function/measures.ts";
import type { MadeUpRun } from "./made_up.ts";
import { keptEpochs } from "./optimisation/measures.ts";
import {
  accuracies,
  asPrinted,
  atBatchSizes,
  byEpoch,
  finalLoss,
  logit,
  losses,
  lossOf,
  luckOf,
  off,
  ofPrinted,
  paired,
  share,
  snapshot,
  times,
  within,
  type World,
} from "./world.ts";

const variance = 1 / (1 - explainedVariance(1));

/** A world for each claim that is judged by evidence. */
export const worlds: Readonly<Record<string, World>> = {
  "function/all-learn": (random, first, rest) =>
    within(
      random,
      (net) => net === "shallow" ? first : rest,
      (value) => byEpoch("testLoss", [variance * (0.01 - 0.0008 * value)]),
    ),
  "function/low-losses": (random, first, rest) =>
    within(random, (net) => net === "shallow" ? first : rest, (value) => finalLoss(10 ** (-3.5 - 0.1 * value))),
  "function/very-deep-starts-fastest": (random, first, rest) =>
    paired(
      random,
      { shallow: first, deep: rest },
      (value) => 20 * Math.exp(0.2 * value),
      (fall) => ({ steps: { loss: times(200, (step) => step < fall ? 0.1 * (1 + 0.2 * random.normal()) : 0.002) } }),
    ),
  "function/final-mse-left-out": (random, first, rest) => {
    const center = Object.fromEntries(
      Object.entries(printedMse).map(([net, { value }]) => {
        return [net, Math.log(value) + 0.3 * ofPrinted(random, net === "shallow" ? first : rest)];
      }),
    );
    return (net) => finalLoss(Math.exp(center[net] + 0.3 * random.normal()));
  },
  "function/shape": (random, first, rest) =>
    within(random, (net) => net === "shallow" ? first : rest, (value) => ({
      final: { prediction: target.with((target.length - 1) / 2, 0.95 + 0.01 * value) },
    })),
  "function/very-deep-most-accurate": (random, first, rest) =>
    paired(random, { shallow: first, deep: rest }, lossOf, off),
  "function/shallow-beats-deep": (random, first) => losses(random, { deep: first }),
  "function/very-deep-best": (random, first, rest) => losses(random, { shallow: first, deep: rest }),
  "function/optimal-depth-by-seeds": (random, first, rest) => losses(random, { "shallow": first, "very-deep": rest }),

  "mnist/98-by-epoch-5": (random, first, rest) => (net) => {
    const accuracy = (inside: number) => share(logit(0.98) + 0.2 * (inside + random.normal()));
    return {
      epochs: times(20, () => ({
        trainAccuracy: accuracy(net === "shallow" ? first : rest),
        testAccuracy: accuracy(rest),
      })),
    };
  },
  "mnist/shallow-starts-higher": (random, first, rest) =>
    accuracies(random, (_epoch, set) => set === "train" ? first : rest),
  "mnist/shallow-leads-every-epoch": (random, first, rest) => accuracies(random, (epoch) => epoch === 0 ? first : rest),
  "mnist/shallow-wins": (random, first) => accuracies(random, () => first),
  "mnist/wider-more-effective": (random, first, rest) => accuracies(random, (epoch) => epoch === 15 ? first : rest),
  "mnist/final-accuracy": (random, first, rest) =>
    asPrinted(random, first, rest, ({ net, set }) => net === "shallow" && set === "test"),
  "mnist/table": (random, first, rest) =>
    asPrinted(random, first, rest, ({ net, epoch, set }) => net === "deep" && epoch === 5 && set === "train"),
  "mnist/no-overfitting": (random, first, rest) => (net) => {
    const level = 0.1 * random.normal(), gap = 0.01 - 0.001 * (rest + random.normal());
    // The deviation over runs of the ratio of two means of five epochs.
    const rise = Math.log(1.1) - 0.05 * Math.sqrt(2 / 5) * (net === "shallow" ? first : rest);
    return {
      epochs: times(20, (epoch) => ({
        testLoss: 0.03 * Math.exp(level + 0.05 * random.normal() + (epoch < 15 ? 0 : rise)),
        testAccuracy: 0.99,
        trainAccuracyAfter: 0.99 + gap,
      })),
    };
  },
  "mnist/both-generalise": (random, first, rest) => (net) => {
    const test = share(logit(0.98) + 0.2 * (rest + random.normal()));
    const gap = 0.01 - 0.001 * ((net === "shallow" ? first : rest) + random.normal());
    return { epochs: [{ testAccuracy: test, trainAccuracyAfter: test + gap }] };
  },

  "paths/differ": (random, first) => {
    // A point so far from where all start that it is as far away as its runs are from each other.
    const away = Math.exp(0.05 * first);
    return () => ({
      weightSnapshots: [
        { ...snapshot(-1, 0), sketch: new Array(100).fill(0) },
        { ...snapshot(7, 0), sketch: times(100, () => away + random.normal()) },
      ],
    });
  },
  "paths/similar-minima": (random, first) => {
    const deviation = 2 * Math.sqrt(0.9 * 0.1 / 10_000) * Math.exp(-0.25 * first);
    return () => byEpoch("testAccuracy", [0.9 + deviation * random.normal()]);
  },
  "gradient/loss-decreases": (random, first) => () => {
    // Nine differences in ten are below 0 where noise is 1 / 1.2816 / √2 of a step.
    const noise = 0.5518 * Math.exp(-0.2 * first);
    return byEpoch("trainLoss", times(8, (epoch) => 10 - epoch + noise * random.normal()));
  },
  "gradient/starts-large-shrinks": (random, first) => () => {
    let noise = 0;
    return {
      steps: {
        gradientNorm: times(60, (step) => {
          noise = 0.8 * noise + random.normal();
          return Math.exp(0.1 * noise - 0.005 * first * step);
        }),
      },
    };
  },
  "gradient/saw-tooth": (random, first, rest) => () => {
    const ofEnds = 0.05 * random.normal();
    // So that the beginnings are above the ends of the epoch before by the first, and above those of the same by the rest.
    const logNorm = (epoch: number, isEnd: boolean) =>
      0.05 * ((first - rest) * epoch - (isEnd ? rest : 0)) + (isEnd ? ofEnds : 0);
    return {
      epochs: new Array(8).fill({}),
      steps: {
        gradientNorm: times(
          8 * 40,
          (step) => Math.exp(logNorm(Math.floor(step / 40), step % 40 >= 20) + 0.1 * random.normal()),
        ),
      },
    };
  },
  "gradient/no-instability": (random, first) => () => ({
    steps: {
      loss: times(350, () => random.uniform() < 0.01 * Math.exp(-0.3 * first) ? 10 : 1 + 0.1 * random.normal()),
    },
  }),
  "norm/band": (random, first) => () => ({
    ...byEpoch("trainLossAfter", new Array(8).fill(0)),
    weightSnapshots: keptEpochs.map((epoch) => snapshot(epoch, random.uniform() < share(first / 2) ? 18 : 20)),
  }),
  "norm/loss-low-in-band": (random, first) => () => ({
    ...byEpoch("trainLossAfter", new Array(8).fill(0.1 - 0.01 * (first + random.normal()))),
    weightSnapshots: keptEpochs.map((epoch) => snapshot(epoch, 18)),
  }),
  "norm/flat-region": (random, first) =>
    within(random, () => first, (value) => ({ final: { sharpness: Math.LN10 / 10 - 0.02 * value } })),

  "random/loss-2.303": (random, first, rest) => (net) => {
    const loss = (inside: number) => Math.LN10 * (1.01 - 0.001 * (inside + random.normal()));
    const train = loss(net === "1675" ? first : rest), test = loss(rest);
    return { epochs: times(50, () => ({ trainLoss: train, testLoss: test })) };
  },
  "random/accuracy-10": (random, first, rest) => (net) => {
    const below = (high: number, deviation: number, inside: number) => high - deviation * (inside + random.normal());
    const train = below(chance.train.high, 0.0003, net === "1675" ? first : rest);
    const test = below(chance.test.high, 0.0008, rest);
    return { epochs: times(50, () => ({ trainAccuracy: train, testAccuracy: test })) };
  },
  "random/largest-creeps-up": (random, first) => () =>
    byEpoch("trainAccuracy", times(50, (epoch) => 0.1 + 0.001 * (random.normal() + first * epoch / 10))),
  "random/starts-to-memorise": (random, first) =>
    within(random, () => first, (value) => byEpoch("trainAccuracyAfter", [chance.train.high + 0.001 * value])),
  "random/largest-test-at-chance": (random, first) =>
    within(
      random,
      () => first,
      (value) => byEpoch("testAccuracy", new Array(50).fill(chance.test.high - 0.0008 * value)),
    ),
  "random/would-memorise": (random, first) =>
    within(random, () => first, (value) => byEpoch("testAccuracy", [chance.test.high - 0.0008 * value])),
  "random/no-memorisation": (random, first, rest) =>
    within(
      random,
      (net) => net === "1675" ? first : rest,
      (value) => byEpoch("trainAccuracyAfter", [0.99 - 0.001 * value]),
    ),

  "sensitivity/highest-at-5": (random, first, rest) =>
    atBatchSizes(random, "inputGradientNorm", { 25: -first, 125: -rest, 500: -rest, 1500: -rest }),
  "sensitivity/minimum-near-125": (random, first, rest) =>
    atBatchSizes(random, "inputGradientNorm", { 5: first, 25: rest, 500: rest, 1500: rest }),
  "sensitivity/rises-for-large": (random, first, rest) =>
    atBatchSizes(random, "inputGradientNorm", { 500: first, 1500: first + rest }),
  "sensitivity/small-batches-noisier": (random, first, rest) =>
    atBatchSizes(random, "minibatchGradientVariance", { 25: -first, 125: -rest, 500: -rest, 1500: -rest }),
  "sensitivity/large-sharper": (random, first, rest) =>
    paired(random, { 5: -first, 125: -rest }, (value) => 0.1 + 0.01 * value, (value) => ({
      final: { sharpness: value },
    })),
  "sensitivity/medium-flatter": (random, first, rest) => {
    const luck = luckOf(random);
    return (batchSize, seed) => {
      const level = batchSize === "125" ? 0 : rest, ofFirst = batchSize === "5" ? first : level;
      const number = (inside: number) => 0.1 + 0.01 * (luck(seed) + random.normal() + Math.SQRT2 * inside);
      return { final: { sharpness: number(ofFirst), inputGradientNorm: number(level) } };
    };
  },
  "sensitivity/flat-generalises": (random, first) => {
    // Batch sizes come in any order, unless the truth lies on a side.
    const places = times(5, () => random.normal());
    return (batchSize) => {
      const along = ["5", "25", "125", "500", "1500"].indexOf(batchSize);
      const value = first === 0 ? places[along] : -first * along;
      return {
        final: { inputGradientNorm: Math.exp(along + 0.1 * random.normal()) },
        ...byEpoch("testAccuracy", [0.97 + 0.001 * (value + 0.1 * random.normal())]),
      };
    };
  },
};

/** Claims about a reader's own single run, with whether a run is what they say. */
export const singleRuns: Readonly<
  Record<string, { readonly world: World; readonly isSo: (run: MadeUpRun) => boolean }>
> = {
  "paths/all-reach-high-accuracy": {
    world: (random, first) =>
      within(random, () => first, (value) => byEpoch("testAccuracy", [share(logit(0.98) + 0.2 * value)])),
    isSo: ({ epochs }) => epochs!.at(-1)!.testAccuracy! >= 0.98,
  },
};
