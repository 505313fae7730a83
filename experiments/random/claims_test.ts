import { mean } from "simple-statistics";
import { all, claim, consistent, given, parts, testClaims, trend, within } from "../../lib/claim/mod.ts";
import type { EpochMetric, Evidence } from "../../lib/evidence/mod.ts";
import { mlp, parameterCount } from "../../lib/model/mod.ts";
import { chance } from "../chance.ts";
import experiment, { hidden, nets } from "./experiment.ts";

const assumptions = experiment.assumptions.map(({ name }) => name);
const largest = nets.at(-1)!;
const forEachNet = <M>(measure: (net: string) => M) => Object.fromEntries(nets.map((net) => [net, measure(net)]));

const ofNets = forEachNet((net) => `for the ${Number(net).toLocaleString("en-US")}-parameter net`);

/** A metric from the end of the first tenth of training on, for each seed. */
function fromFirstTenth(evidence: Evidence, net: string, metric: EpochMetric): number[][] {
  return evidence.epochs(net, metric).map((series) => series.slice(Math.ceil(series.length / 10) - 1));
}

export default testClaims([
  given({
    id: "random/parameters",
    quote: "five fully connected models with parameter counts ranging from 1,675 \\rightarrow 41,435",
    experiment,
    status: "taken as given",
    reason:
      "the smallest and the largest of the five nets were built so that they have these numbers; the three between are ours",
    check: () => {
      const counts = nets.map((net) => parameterCount(mlp([28, 28, 1], hidden[net], 10)));
      const ends = { "smallest": [1675, counts[0]], "largest": [41435, counts.at(-1)!] };
      return Object.entries(ends).map(([name, [said, found]]) => ({
        name,
        said: said.toLocaleString("en-US"),
        found: found.toLocaleString("en-US"),
        holds: said === found,
      }));
    },
  }),

  claim({
    id: "random/loss-2.303",
    quote: "All models quickly converged to a loss near 2.303",
    reading: '"near": within 1 %; "quickly": within the first tenth of training; "converged": from there to the end. ' +
      "Judged by the largest distance from ln 10 after the first tenth, for each net, in training (running mean) and test",
    experiment,
    measure: (evidence) => {
      const distance = (net: string, metric: EpochMetric) =>
        fromFirstTenth(evidence, net, metric).map((losses) =>
          Math.max(...losses.map((it) => Math.abs(it / Math.LN10 - 1)))
        );
      return forEachNet((net) => ({ train: distance(net, "trainLoss"), test: distance(net, "testLoss") }));
    },
    rule: all(all(within({ high: 0.01, unit: "of ln 10" }))),
    assumptions,
    words: {
      metric: "the largest distance of the loss from 2.303",
      as: "percent",
      unit: "",
      parts: { ...ofNets, train: "in training", test: "in test" },
    },
  }),

  claim({
    id: "random/expected-loss",
    quote: "2.303, which is the expected cross-entropy for random guessing over 10 classes",
    reading: "the cross-entropy of a uniform guess over 10 classes is ln 10, to the printed digits",
    experiment,
    check: () => [{
      name: "ln 10",
      said: "2.303",
      found: Math.log(10).toFixed(6),
      holds: Math.log(10).toFixed(3) === "2.303",
    }],
    rule: consistent(),
    words: { parts: { "ln 10": "by arithmetic" } },
  }),

  claim({
    id: "random/accuracy-10",
    quote: "accuracy stayed around 10% (chance level) for both train and test sets",
    reading:
      '"around 10%": inside the 95 % binomial interval around chance for that set; "stayed": the mean over all epochs after the ' +
      "first tenth of training; for each net, in training (running mean) and test",
    experiment,
    measure: (evidence) =>
      forEachNet((net) => ({
        train: fromFirstTenth(evidence, net, "trainAccuracy").map(mean),
        test: fromFirstTenth(evidence, net, "testAccuracy").map(mean),
      })),
    rule: all(parts({
      train: within({ ...chance.train, unit: "accuracy" }),
      test: within({ ...chance.test, unit: "accuracy" }),
    })),
    assumptions,
    words: {
      parts: {
        ...ofNets,
        train: { metric: "the training accuracy", phrase: "in training" },
        test: { metric: "the test accuracy", phrase: "in test" },
      },
    },
  }),

  claim({
    id: "random/largest-creeps-up",
    quote: "The largest model (41k parameters) showed a slight upward trend in training accuracy near the end",
    reading:
      '"near the end": the last fifth of the epochs; a positive rank correlation of the running training accuracy with time',
    experiment,
    measure: (evidence) =>
      evidence.epochs(largest, "trainAccuracy").map((series) => series.slice(-Math.ceil(series.length / 5))),
    rule: trend({ wanted: "up", unit: "training accuracy" }),
    assumptions,
    words: { metric: "the training accuracy of the largest net" },
  }),

  claim({
    id: "random/starts-to-memorise",
    quote: "suggesting it started to memorize some random labels",
    reading: "at the end, its accuracy on the training set is above the 95 % binomial interval around chance",
    experiment,
    measure: (evidence) => evidence.last(largest, "trainAccuracyAfter"),
    rule: within({ low: chance.train.high, unit: "accuracy" }),
    assumptions,
    words: { metric: "the training accuracy of the largest net" },
  }),

  claim({
    id: "random/largest-test-at-chance",
    quote: "but test accuracy stayed near 10%",
    reading:
      "of the largest net; the mean over all epochs after the first tenth is inside the 95 % binomial interval around chance",
    experiment,
    measure: (evidence) => fromFirstTenth(evidence, largest, "testAccuracy").map(mean),
    rule: within({ ...chance.test, unit: "accuracy" }),
    assumptions,
    words: { metric: "the test accuracy of the largest net" },
  }),

  claim({
    id: "random/no-memorisation",
    quote: "Based on my 50-epoch runs, the networks did not fully memorize random labels",
    reading: '"did not fully memorize": training accuracy below 99 % at the last epoch, for each net',
    experiment,
    measure: (evidence) => forEachNet((net) => evidence.last(net, "trainAccuracyAfter")),
    rule: all(within({ high: 0.99, unit: "accuracy" })),
    assumptions,
    words: { metric: "the training accuracy", parts: ofNets },
  }),
]);
