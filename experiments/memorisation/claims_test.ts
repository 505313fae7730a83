import { claim, parts, within } from "../../lib/claim/mod.ts";
import type { RunEvidence } from "../../lib/evidence/mod.ts";
import type { Protocol } from "../../lib/train/mod.ts";
import { chance } from "../chance.ts";
import experiment from "./experiment.ts";

const net = experiment.variants[0];

claim({
  id: "random/would-memorise",
  quote:
    "If we trained much longer or used an even larger network, we would expect training accuracy to eventually approach 100%, " +
    "but test accuracy would stay at chance",
  reading:
    "a net of 784-512-256-10 with minibatches of 1,024, chosen because nets tried before it, off the record, were memorising too slowly: " +
    'that some net memorises is no finding of ours. Judged is what was not chosen. "Eventually": the next run has 99 % of its ' +
    "training labels right within 500 epochs, by three seeds made after the net was chosen, one that has not counting as 1,000. " +
    '"At chance": the test accuracy of all seeds at their ends is inside the 95 % binomial interval around it',
  experiment,
  measure: (evidence) => ({
    "epochs to 99 %": evidence.of(net).filter(({ run }) => run.seed >= 3).map(epochsNeeded),
    "test": evidence.last(net, "testAccuracy"),
  }),
  rule: parts({
    "epochs to 99 %": within({ high: 500, scale: "log", unit: "epochs", question: "a single run" }),
    "test": within({ ...chance.test, unit: "accuracy" }),
  }),
  assumptions: experiment.assumptions.map(({ name }) => name),
});

/** A run ends once 99 % are right; one that never comes so far counts as if it took twice as long. */
function epochsNeeded({ run, ledger }: RunEvidence): number {
  const { epoch, trainAccuracyAfter } = ledger.lines.flatMap(({ epochs = [] }) => epochs).at(-1)!;
  const { epochs, stopAtTrainAccuracy } = run.protocol as Protocol;
  return trainAccuracyAfter >= stopAtTrainAccuracy! ? epoch + 1 : 2 * epochs;
}
