import type { SegmentExperiment } from "../lib/experiment/mod.ts";
import { restore } from "../lib/random/mod.ts";

const steps = 1_000_000, every = 1000;

/** No net: a chain of wet and dry days, and the share of wet ones, which comes to 1/3 for the one chain and 1/2 for the other. */
const experiment: SegmentExperiment = {
  id: "markov",
  title: "Wet and dry days",
  code: import.meta.url,
  variants: ["dry", "even"],
  seeds: () => 2,
  assumptions: [],
  replayFrom: { dry: 10 * every },
  steps: () => steps,
  async *segments({ variant, random, from }) {
    const view = from && new Int32Array(from.slice().buffer);
    const days = view ? restore([...view.subarray(0, 4)]) : random("days");
    let [step, wet, sum] = view ? view.subarray(4) : [0, 0, 0];
    const [leaveDry, leaveWet] = variant === "dry" ? [0.1, 0.2] : [0.3, 0.3];
    while (step < steps) {
      step++;
      if (days.uniform() < (wet ? leaveWet : leaveDry)) wet = 1 - wet;
      sum += wet;
      if (step % every !== 0) continue;
      const share = sum / step, state = new Uint8Array(Int32Array.of(...days.state(), step, wet, sum).buffer);
      yield { step, metrics: { share }, ...(step === steps && { final: { share } }), state };
    }
  },
};
export default experiment;
