import { sampleStandardDeviation } from "simple-statistics";
import {
  all,
  claim,
  consistent,
  inference,
  order,
  parts,
  percentageFits,
  printed,
  within,
} from "../../lib/claim/mod.ts";
import type { Evidence } from "../../lib/evidence/mod.ts";
import { parameterCount } from "../../lib/model/mod.ts";
import { readReport } from "../../lib/report/mod.ts";
import { cnn, cnnNames } from "../cnn.ts";
import experiment from "./experiment.ts";
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

// An odds ratio of 3 around 99.4 % spans 98.9 to 99.7 %: wider than all that the report tells apart.
const accuracy = { rounding, scale: "logit", widest: 3, unit: "accuracy" } as const;
const trials = { train: 60_000, test: 10_000 };
const printedTrain = (value: number) => printed({ ...accuracy, value, trials: trials.train });
const printedTest = (value: number) => printed({ ...accuracy, value, trials: trials.test });
const testAhead = order({ wanted: "first greater", scale: "logit", trials: trials.test, unit: "accuracy" });
const trainAhead = order({ wanted: "first greater", scale: "logit", trials: trials.train, unit: "accuracy" });
const testOver98 = within({ low: 0.98, scale: "logit", trials: trials.test, unit: "accuracy" });
const trainOver98 = within({ low: 0.98, scale: "logit", trials: trials.train, unit: "accuracy" });

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
});

claim({
  id: "mnist/parameters",
  quote:
    "- Shallow CNN: 2 convolutional layers with 454,922 parameters - Deep CNN: 6 convolutional layers with 146,938 parameters",
  reading: "the nets that have exactly these numbers of parameters",
  experiment,
  check: (report) =>
    cnnNames.map((net) => {
      const [, layers, said] = report.match(
        new RegExp(`${net} CNN: (\\d) convolutional layers with ([\\d,]+) parameters`, "i"),
      )!;
      const model = cnn(net, 0);
      const convolutions = model.layers.filter(({ type }) => type === "conv2d").length;
      const found = parameterCount(model).toLocaleString("en-US");
      return {
        name: net,
        said: `${layers} convolutions, ${said} parameters`,
        found: `${convolutions} convolutions, ${found} parameters`,
        holds: Number(layers) === convolutions && said === found,
      };
    }),
  rule: consistent(),
});

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
});

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
});

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
});

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
});

claim({
  id: "mnist/final-accuracy",
  quote:
    "- Shallow CNN: 99.54% training accuracy, 99.47% test accuracy - Deep CNN: 99.44% training accuracy, 99.41% test accuracy",
  reading:
    "the accuracies of one run after its last epoch, the training accuracy as the running mean; judged by where the next run would lie",
  experiment,
  measure: (evidence) =>
    forBoth((net) => ({ train: evidence.last(net, "trainAccuracy"), test: evidence.last(net, "testAccuracy") })),
  rule: parts({
    shallow: parts({ train: printedTrain(0.9954), test: printedTest(0.9947) }),
    deep: parts({ train: printedTrain(0.9944), test: printedTest(0.9941) }),
  }),
  assumptions,
});

claim({
  id: "mnist/table",
  quote:
    "Parameters: 454922 Epoch 0: Train Acc: 94.71%, Test Acc: 98.74% Epoch 5: Train Acc: 99.16%, Test Acc: 99.30% " +
    "Epoch 10: Train Acc: 99.44%, Test Acc: 99.35% Epoch 15: Train Acc: 99.54%, Test Acc: 99.47% " +
    "Training Deep CNN... Parameters: 146938 " +
    "Epoch 0: Train Acc: 88.52%, Test Acc: 98.22% Epoch 5: Train Acc: 98.82%, Test Acc: 98.98% " +
    "Epoch 10: Train Acc: 99.23%, Test Acc: 99.49% Epoch 15: Train Acc: 99.44%, Test Acc: 99.41%",
  reading: "each cell is of one run; judged by where the next run would lie",
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
});

claim({
  id: "mnist/granularity",
  quote: "Epoch 0: Train Acc: 94.71%, Test Acc: 98.74%",
  reading:
    "each percentage of the log can come from a whole number of the 60,000 training or 10,000 test images (the GRIM test)",
  experiment,
  check: () =>
    cnnNames.flatMap((net) =>
      table[net].flatMap(({ epoch, train, test }) =>
        ([["train", train, 60_000], ["test", test, 10_000]] as const).map(([set, share, of]) => {
          const text = (100 * share).toFixed(2);
          const holds = percentageFits(text, of);
          return {
            name: `${net}, epoch ${epoch}, ${set}`,
            said: `${text} %`,
            found: `${holds ? "possible" : "impossible"} with ${of.toLocaleString("en-US")} images`,
            holds,
          };
        })
      )
    ),
  rule: consistent(),
});

claim({
  id: "mnist/no-overfitting",
  quote: "The training and test loss curves show stable learning without overfitting",
  reading:
    '"without overfitting": the final test loss is not above its own minimum by more than its standard deviation over seeds, ' +
    "and training and test accuracy differ by less than a point",
  experiment,
  measure: (evidence) =>
    forBoth((net) => {
      const losses = evidence.epochs(net, "testLoss");
      const spread = sampleStandardDeviation(losses.map((series) => series.at(-1)!));
      return {
        "rise of the test loss": losses.map((series) => (series.at(-1)! - Math.min(...series)) / spread),
        "gap": gap(evidence, net),
      };
    }),
  rule: all(parts({
    "rise of the test loss": within({ high: 1, unit: "standard deviations" }),
    "gap": within({ low: -0.01, high: 0.01, unit: "accuracy" }),
  })),
  assumptions,
});

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
});

claim({
  id: "mnist/shallow-wins",
  quote: "the shallow CNN, despite having fewer layers but more total parameters, slightly outperformed the deeper CNN",
  reading: "its final test accuracy is higher; how much is shown, not judged",
  experiment,
  measure: (evidence) => shallowAgainstDeep((net) => evidence.last(net, "testAccuracy")),
  rule: testAhead,
  assumptions,
});

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
});
