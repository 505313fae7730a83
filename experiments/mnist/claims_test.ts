import {
  all,
  claim,
  consistent,
  given,
  inference,
  pairedComparison,
  parts,
  percentageFits,
  predictionInterval,
  testClaims,
  within,
} from "../../lib/claim/mod.ts";
import type { Evidence } from "../../lib/evidence/mod.ts";
import { parameterCount } from "../../lib/model/mod.ts";
import { readReport } from "../../lib/report/mod.ts";
import { cnn, cnnNames } from "../cnn.ts";
import experiment from "./experiment.ts";
import { riseOverQuarters } from "./measures.ts";
import { printedEpochs, rounding } from "./printed.ts";

const assumptions = experiment.assumptions.map(({ name }) => name);
const table = { shallow: printedEpochs(readReport(), "Shallow"), deep: printedEpochs(readReport(), "Deep") };
const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
const forBoth = <M>(measure: (net: "shallow" | "deep") => M) => ({
  shallow: measure("shallow"),
  deep: measure("deep"),
});
const shallowAgainstDeep = (measure: (net: string) => number[]) => ({
  first: measure("shallow"),
  second: measure("deep"),
});
const gap = (evidence: Evidence, net: string) => {
  const test = evidence.last(net, "testAccuracy");
  return evidence.last(net, "trainAccuracyAfter").map((train, seed) => train - test[seed]);
};

const ofNets = { shallow: "for the shallow CNN", deep: "for the deep CNN" };
const bothNets = { first: "the shallow CNN", second: "the deep CNN" };
const sets = {
  train: { metric: "the training accuracy", phrase: "in training" },
  test: { metric: "the test accuracy", phrase: "in test" },
};
const gapWords = {
  metric: "the lead of training over test accuracy",
  as: "points",
  unit: "",
  phrase: "in the gap between training and test",
} as const;
const atEpochs = (epochs: number) =>
  Object.fromEntries(Array.from({ length: epochs }, (_, epoch) => [`epoch ${epoch}`, `at epoch ${epoch}`]));

// An odds ratio of 3 around 99.4 % spans 98.9 to 99.7 %: wider than all that the report tells apart.
const accuracy = { rounding, scale: "logit", widest: 3, unit: "accuracy" } as const;
const trials = { train: 60_000, test: 10_000 };
const printedTrain = (value: number) => predictionInterval({ ...accuracy, value, trials: trials.train });
const printedTest = (value: number) => predictionInterval({ ...accuracy, value, trials: trials.test });
const ahead = {
  alternative: "greater",
  scale: "logit",
  unit: "accuracy",
  margin: {
    size: 1.05,
    reason:
      "the smallest difference that the report makes something of are six images in 10,000, whose odds differ by 1.11 times; " +
      "half of that it would hardly have printed",
  },
} as const;
const testAhead = pairedComparison({ ...ahead, trials: trials.test });
const trainAhead = pairedComparison({ ...ahead, trials: trials.train });
const testOver98 = within({ low: 0.98, scale: "logit", trials: trials.test, unit: "accuracy" });
const trainOver98 = within({ low: 0.98, scale: "logit", trials: trials.train, unit: "accuracy" });

/** What has chosen a default is no fair evidence for it. */
const choseDropout = "The dropout was found by how likely it makes all accuracies of the log, which favours these";

export default testClaims([
  inference({
    experiment,
    assumption: "dropout",
    reading:
      "dropout lowers the running training accuracy, most in the first pass: all that the report prints of it, of both nets",
    scale: "logit",
    printed: (evidence) =>
      cnnNames.flatMap((net) =>
        table[net].map(({ epoch, train }) => ({
          name: `${net}, epoch ${epoch}`,
          run: net,
          value: train,
          rounding,
          trials: trials.train,
          measured: evidence.atEpoch(net, "trainAccuracy", epoch),
        }))
      ),
  }),

  given({
    id: "mnist/parameters",
    quote:
      "- Shallow CNN: 2 convolutional layers with 454,922 parameters - Deep CNN: 6 convolutional layers with 146,938 parameters",
    experiment,
    status: "taken as given",
    reason: "the two nets were built so that they have exactly these numbers of layers and parameters",
    check: (report) =>
      cnnNames.map((net) => {
        const [, layers, said] = report.match(
          new RegExp(`${net} CNN: (\\d) convolutional layers with ([\\d,]+) parameters`, "i"),
        )!;
        const model = cnn(net, {});
        const convolutions = model.layers.filter(({ type }) => type === "conv2d").length;
        const found = parameterCount(model).toLocaleString("en-US");
        return {
          name: net,
          said: `${layers} convolutions, ${said} parameters`,
          found: `${convolutions} convolutions, ${found} parameters`,
          holds: Number(layers) === convolutions && said === found,
        };
      }),
  }),

  claim({
    id: "mnist/98-by-epoch-5",
    quote: "reaching over 98% accuracy by epoch 5",
    reading:
      '"by epoch 5": at the epoch printed as 5, the sixth pass; "over": the whole interval lies above; for both nets, in training (running mean) and test',
    experiment,
    measure: (evidence) =>
      forBoth((net) => ({
        train: evidence.atEpoch(net, "trainAccuracy", 5),
        test: evidence.atEpoch(net, "testAccuracy", 5),
      })),
    rule: all(parts({ train: trainOver98, test: testOver98 })),
    assumptions,
    words: { parts: { ...ofNets, ...sets } },
  }),

  claim({
    id: "mnist/shallow-starts-higher",
    quote: "The shallow CNN started with a higher initial accuracy",
    reading: "after the first pass, in training (running mean) and in test",
    experiment,
    measure: (evidence) => ({
      train: shallowAgainstDeep((net) => evidence.atEpoch(net, "trainAccuracy", 0)),
      test: shallowAgainstDeep((net) => evidence.atEpoch(net, "testAccuracy", 0)),
    }),
    rule: parts({ train: trainAhead, test: testAhead }),
    assumptions,
    words: { ...bothNets, parts: sets },
  }),

  claim({
    id: "mnist/shallow-leads-throughout",
    quote: "maintained slightly better performance throughout training",
    reading: '"throughout": at every epoch that the report itself prints, in training and in test',
    experiment,
    check: () =>
      table.shallow.flatMap(({ epoch, ...shallow }, i) =>
        (["train", "test"] as const).map((set) => ({
          name: `epoch ${epoch}, ${set}`,
          said: "shallow above deep",
          found: `${percent(shallow[set])} against ${percent(table.deep[i][set])}`,
          holds: shallow[set] > table.deep[i][set],
        }))
      ),
    rule: consistent(),
    words: {
      parts: Object.fromEntries(
        table.shallow.flatMap(({ epoch }) =>
          ["train", "test"].map((
            set,
          ) => [`epoch ${epoch}, ${set}`, `at epoch ${epoch} in ${set === "train" ? "training" : "test"}`])
        ),
      ),
    },
  }),

  claim({
    id: "mnist/shallow-leads-every-epoch",
    quote: "maintained slightly better performance throughout training",
    reading: '"throughout": its test accuracy is higher at every epoch, over seeds',
    experiment,
    measure: (evidence) =>
      Object.fromEntries(
        evidence.epochAxis("shallow").map((epoch) => [
          `epoch ${epoch}`,
          shallowAgainstDeep((net) => evidence.atEpoch(net, "testAccuracy", epoch)),
        ]),
      ),
    rule: all(testAhead),
    assumptions,
    words: { ...bothNets, metric: "the test accuracy", parts: atEpochs(20) },
  }),

  claim({
    id: "mnist/final-accuracy",
    quote:
      "- Shallow CNN: 99.54% training accuracy, 99.47% test accuracy - Deep CNN: 99.44% training accuracy, 99.41% test accuracy",
    reading:
      "these are the accuracies that the log prints of its last line, epoch 15, of one run, the training accuracy as the running mean; " +
      `judged by where the next run would lie at that epoch. ${choseDropout}`,
    experiment,
    measure: (evidence) =>
      forBoth((net) => ({
        train: evidence.atEpoch(net, "trainAccuracy", 15),
        test: evidence.atEpoch(net, "testAccuracy", 15),
      })),
    otherwise: {
      "which epoch: the last of the 20": (evidence) =>
        forBoth((net) => ({ train: evidence.last(net, "trainAccuracy"), test: evidence.last(net, "testAccuracy") })),
    },
    rule: parts({
      shallow: parts({ train: printedTrain(0.9954), test: printedTest(0.9947) }),
      deep: parts({ train: printedTrain(0.9944), test: printedTest(0.9941) }),
    }),
    assumptions,
    words: { metric: "the accuracy", parts: { ...ofNets, train: "in training", test: "in test" } },
  }),

  claim({
    id: "mnist/table",
    quote:
      "Parameters: 454922 Epoch 0: Train Acc: 94.71%, Test Acc: 98.74% Epoch 5: Train Acc: 99.16%, Test Acc: 99.30% " +
      "Epoch 10: Train Acc: 99.44%, Test Acc: 99.35% Epoch 15: Train Acc: 99.54%, Test Acc: 99.47% " +
      "Training Deep CNN... Parameters: 146938 " +
      "Epoch 0: Train Acc: 88.52%, Test Acc: 98.22% Epoch 5: Train Acc: 98.82%, Test Acc: 98.98% " +
      "Epoch 10: Train Acc: 99.23%, Test Acc: 99.49% Epoch 15: Train Acc: 99.44%, Test Acc: 99.41%",
    reading: `each cell is of one run; judged by where the next run would lie. ${choseDropout}`,
    experiment,
    measure: (evidence) =>
      Object.fromEntries(cnnNames.flatMap((net) =>
        table[net].flatMap(({ epoch }) => [
          [`${net}, epoch ${epoch}, train`, evidence.atEpoch(net, "trainAccuracy", epoch)],
          [`${net}, epoch ${epoch}, test`, evidence.atEpoch(net, "testAccuracy", epoch)],
        ])
      )),
    rule: parts(Object.fromEntries(cnnNames.flatMap((net) =>
      table[net].flatMap(({ epoch, train, test }) => [
        [`${net}, epoch ${epoch}, train`, printedTrain(train)],
        [`${net}, epoch ${epoch}, test`, printedTest(test)],
      ])
    ))),
    assumptions,
    words: {
      metric: "the accuracy",
      parts: Object.fromEntries(cnnNames.flatMap((net) =>
        table[net].flatMap(({ epoch }) => [
          [`${net}, epoch ${epoch}, train`, `${ofNets[net]} at epoch ${epoch} in training`],
          [`${net}, epoch ${epoch}, test`, `${ofNets[net]} at epoch ${epoch} in test`],
        ])
      )),
    },
  }),

  given({
    id: "mnist/granularity",
    quote: "Epoch 0: Train Acc: 94.71%, Test Acc: 98.74%",
    experiment,
    status: "cannot be tested",
    reason:
      "whether a percentage can come from whole images (the GRIM test) tells nothing here: with two decimals each one fits 10,000 " +
      "test and 60,000 training images. The accuracies themselves are judged as mnist/table",
    check: () =>
      [10_000, 60_000].map((images) => {
        const fit = Array.from({ length: 10_001 }, (_, i) => percentageFits((i / 100).toFixed(2), images));
        const found = `${fit.filter(Boolean).length.toLocaleString("en-US")} of 10,001 percentages fit`;
        return {
          name: `${images.toLocaleString("en-US")} images`,
          said: "each fits",
          found,
          holds: fit.every(Boolean),
        };
      }),
  }),

  claim({
    id: "mnist/no-overfitting",
    quote: "The training and test loss curves show stable learning without overfitting",
    reading:
      '"without overfitting": the mean test loss of the last quarter of the epochs is at most a tenth above that of each quarter before, ' +
      "which noise on a flat curve does not make it; and training and test accuracy differ by less than a point at the end",
    experiment,
    measure: (evidence) =>
      forBoth((net) => ({
        "rise of the test loss": riseOverQuarters(evidence.epochs(net, "testLoss")),
        "gap": gap(evidence, net),
      })),
    rule: all(parts({
      "rise of the test loss": all(within({ high: 1.1, scale: "log", unit: "times the test loss" })),
      "gap": within({ low: -0.01, high: 0.01, unit: "accuracy" }),
    })),
    assumptions,
    words: {
      parts: {
        ...ofNets,
        gap: gapWords,
        "rise of the test loss": { metric: "the test loss of the last quarter", phrase: "in the test loss" },
        ...Object.fromEntries(["first", "second", "third"].map((quarter) => [
          `over the ${quarter} quarter`,
          { unit: `times that of the ${quarter} quarter`, phrase: `against the ${quarter} quarter` },
        ])),
      },
    },
  }),

  claim({
    id: "mnist/both-generalise",
    quote: "The accuracy curves confirm that both models generalize well",
    reading:
      '"generalize well": at the end, training and test accuracy differ by less than a point, and the latter is over 98 %',
    experiment,
    measure: (evidence) => forBoth((net) => ({ gap: gap(evidence, net), test: evidence.last(net, "testAccuracy") })),
    rule: all(parts({
      gap: within({ low: -0.01, high: 0.01, unit: "accuracy" }),
      test: testOver98,
    })),
    assumptions,
    words: { parts: { ...ofNets, gap: gapWords, test: { metric: "the test accuracy", phrase: "in test accuracy" } } },
  }),

  claim({
    id: "mnist/shallow-wins",
    quote:
      "the shallow CNN, despite having fewer layers but more total parameters, slightly outperformed the deeper CNN",
    reading: "its final test accuracy is higher; how much is shown, not judged",
    experiment,
    measure: (evidence) => shallowAgainstDeep((net) => evidence.last(net, "testAccuracy")),
    rule: testAhead,
    assumptions,
    words: { first: "the shallow CNN", second: "the deeper CNN", metric: "the final test accuracy" },
  }),

  claim({
    id: "mnist/wider-more-effective",
    quote: "wider layers can be more effective than simply stacking more layers",
    reading:
      "what it rests on: the wider, shallow CNN has a higher test accuracy than the deep one after each of the last five epochs",
    experiment,
    measure: (evidence) =>
      Object.fromEntries(
        evidence.epochAxis("shallow").slice(-5).map((epoch) => [
          `epoch ${epoch}`,
          shallowAgainstDeep((net) => evidence.atEpoch(net, "testAccuracy", epoch)),
        ]),
      ),
    rule: all(testAhead),
    assumptions,
    words: {
      first: "the wider, shallow CNN",
      second: "the deeper CNN",
      metric: "the test accuracy",
      parts: atEpochs(20),
    },
  }),
]);
