import type { FunctionExperiment } from "upheld";

/** The loss is Σ c w² / 2 over these. */
const curvatures = [1, 20];
const learningRate = 0.02;
const steps = 300;

const experiment: FunctionExperiment = {
  id: "descent",
  title: "Gradient descent with and without momentum",
  code: import.meta.url,
  variants: ["plain", "momentum"],
  seeds: () => 8,
  assumptions: [
    {
      name: "momentum",
      unsaid: "how large the momentum is",
      default: "0.9",
      reason: "what most libraries and courses take",
      alternatives: ["0.5"],
    },
  ],
  run({ variant, choices, random }) {
    const momentum = variant === "momentum" ? Number(choices.momentum) : 0;
    const start = random("start");
    const weights = curvatures.map(() => 0.5 + start.uniform());
    const velocities = weights.map(() => 0);
    const losses: number[] = [];
    for (let step = 0; step < steps; step++) {
      curvatures.forEach((curvature, i) => {
        velocities[i] = momentum * velocities[i] - learningRate * curvature * weights[i];
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
