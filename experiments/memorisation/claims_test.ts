import { claim, parts, within } from "../../lib/claim/mod.ts";
import { chance } from "../chance.ts";
import experiment from "./experiment.ts";

const net = experiment.variants[0];

claim({
  id: "random/would-memorise",
  quote:
    "If we trained much longer or used an even larger network, we would expect training accuracy to eventually approach 100%, " +
    "but test accuracy would stay at chance",
  reading:
    '"approach 100%": above 98 %, by a net of 784-512-256-10 trained for up to 500 epochs with minibatches of 1,024; "at chance": the final test accuracy ' +
    "is inside the 95 % binomial interval around it",
  experiment,
  measure: (evidence) => ({
    train: evidence.last(net, "trainAccuracyAfter"),
    test: evidence.last(net, "testAccuracy"),
  }),
  rule: parts({
    train: within({ low: 0.98, unit: "accuracy" }),
    test: within({ ...chance.test, unit: "accuracy" }),
  }),
  assumptions: experiment.assumptions.map(({ name }) => name),
});
