import { claim, given, testClaims, within } from "../../lib/claim/mod.ts";
import { chance } from "../chance.ts";
import experiment from "./experiment.ts";

const net = experiment.variants[0];

export default testClaims([
  given({
    id: "random/would-memorise-training",
    quote: "we would expect training accuracy to eventually approach 100%",
    experiment,
    status: "cannot be tested",
    reason:
      "our net was chosen so that it memorises: others were tried before, off the record and with seeds that are not known, and took too " +
      "long; and its training ends once 99 % are right. How many epochs new seeds take could be tested, but none are on record",
  }),

  claim({
    id: "random/would-memorise",
    quote:
      "If we trained much longer or used an even larger network, we would expect training accuracy to eventually approach 100%, " +
      "but test accuracy would stay at chance",
    reading:
      "a net of 784-512-256-10 with minibatches of 1,024 is trained until 99 % of its random labels are right. It was chosen by its " +
      "training accuracy, after others were tried off the record, and by nothing that was measured in test: so only that is judged. " +
      '"At chance": the final test accuracy is inside the 95 % binomial interval around it',
    experiment,
    measure: (evidence) => evidence.last(net, "testAccuracy"),
    rule: within({ ...chance.test, unit: "accuracy" }),
    assumptions: experiment.assumptions.map(({ name }) => name),
    words: { metric: "the test accuracy" },
  }),
]);
