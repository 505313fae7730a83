import { type Assumption, type FunctionExperiment, valueOf } from "upheld";

/** The loss is Σ c w² / 2 over these. */
const curvatures = [1, 20];
const learningRate = 0.02;
const steps = 300;

const momentum = {
  name: "momentum",
  unsaid: "how large the momentum is",
  default: "0.9",
  reason: "what most libraries and courses take",
  alternatives: ["0.5"],
  values: { "0.9": 0.9, "0.5": 0.5 },
} satisfies Assumption;

const experiment: FunctionExperiment = {
  id: "descent",
  title: "Gradient descent with and without momentum",
  code: import.meta.url,
  variants: ["plain", "momentum"],
  seeds: () => 8,
  assumptions: [momentum],
  run({ variant, choices, random }) {
    const share = variant === "momentum" ? valueOf(momentum, choices) : 0;
    const start = random("start");
    const weights = curvatures.map(() => 0.5 + start.uniform());
    const velocities = weights.map(() => 0);
    const losses: number[] = [];
    for (let step = 0; step < steps; step++) {
      curvatures.forEach((curvature, i) => {
        velocities[i] = share * velocities[i] - learningRate * curvature * weights[i];
        weights[i] += velocities[i];
      });
      losses.push(curvatures.reduce((sum, curvature, i) => sum + curvature * weights[i] * weights[i] / 2, 0));
    }
    // The first step from which on the loss stays below.
    const stepsNeeded = losses.findLastIndex((loss) => loss >= 0.001) + 2;
    return { stepsNeeded, losses };
  },
};
export default experiment;
