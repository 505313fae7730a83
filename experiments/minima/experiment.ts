import type { TrainingExperiment } from "../../lib/experiment/mod.ts";
import { looks } from "../../lib/plan/mod.ts";
import { dataset } from "../data.ts";
import optimisation from "../optimisation/experiment.ts";

/** A second series of the runs of `optimisation`, with random streams of its own: of each run the last epoch alone is evaluated. */
const experiment: TrainingExperiment = {
  id: "minima",
  title: "HW 1-2 · how alike the minima of the small CNN are, a second series",
  code: import.meta.url,
  variants: optimisation.variants,
  seeds: (_variant, changed) => Object.keys(changed).length === 0 ? looks(24, 48) : 3,
  assumptions: optimisation.assumptions,
  protocol: (variant, choices) => {
    const protocol = optimisation.protocol(variant, choices);
    return {
      ...protocol,
      experiment: "minima",
      // Under each choice: nothing here is older than one rounding.
      arithmetic: "fused-multiply-add",
      evaluateEvery: protocol.epochs,
      stepMetrics: [],
      weightSnapshots: [],
    };
  },
  dataset,
  recordsWeights: false,
};
export default experiment;
