import { inference, testClaims } from "../../lib/claim/mod.ts";
import { type Evidence, evidenceOf } from "../../lib/evidence/mod.ts";
import { readReport } from "../../lib/report/mod.ts";
import { cnnNames } from "../cnn.ts";
import { printedEpochs, rounding } from "../mnist/printed.ts";
import mnist from "../mnist/experiment.ts";
import experiment, { candidateOf } from "./experiment.ts";

const table = { shallow: printedEpochs(readReport(), "Shallow"), deep: printedEpochs(readReport(), "Deep") };

/** Where the runs of a candidate are: here, or those of experiment `mnist`. */
function runsOf(here: Evidence): Evidence {
  const candidate = candidateOf(here.choices);
  return "mnist" in candidate ? evidenceOf(mnist, candidate.mnist) : here;
}

export default testClaims([
  inference({
    experiment,
    assumption: "protocol",
    reading:
      "all sixteen accuracies that the log prints, those of training as running means and those of test after the epoch; the first epoch " +
      "of both nets for all candidates, the other epochs for some of the likeliest",
    scale: "logit",
    printed: (here) => {
      const evidence = runsOf(here);
      return cnnNames.filter((net) => evidence.runs.some(({ run }) => run.variant === net)).flatMap((net) => {
        const epochs = evidence.epochAxis(net);
        return table[net].filter(({ epoch }) => epochs.includes(epoch)).flatMap(({ epoch, train, test }) => [
          {
            name: `${net}, epoch ${epoch}, train`,
            run: net,
            value: train,
            rounding,
            trials: 60_000,
            measured: evidence.atEpoch(net, "trainAccuracy", epoch),
          },
          {
            name: `${net}, epoch ${epoch}, test`,
            run: net,
            value: test,
            rounding,
            trials: 10_000,
            measured: evidence.atEpoch(net, "testAccuracy", epoch),
          },
        ]);
      });
    },
  }),
]);
