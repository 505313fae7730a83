import assert from "node:assert/strict";
import { assertClose } from "../../testing/mod.ts";
import { kindsIn } from "../../testing/schema_kinds.ts";
import { torchFixture } from "../../testing/torch_fixture.ts";
import { kernelsFor, runningKernels, startBackend } from "../backend/mod.ts";
import { FloatBlock } from "../kernels/float_block.ts";
import { WeightAverage } from "./averaging.ts";
import { adam, adamW, type Clipping, type Optimiser, OptimiserState, rmsProp, type Schedule, sgd } from "./mod.ts";
import { optimiserSchema } from "./optimisers.ts";
import { scheduleSchema, shareAt } from "./schedule.ts";

await startBackend({ threads: 1 });

interface Case {
  readonly optimiser: Optimiser;
  readonly clipping?: Clipping;
  readonly schedule?: Schedule;
  /** After each tenth step. */
  readonly weights: readonly number[][];
}

const { steps, stepsPerEpoch, defaults, start, matrix, vectors, rates, averages, cases } = torchFixture<{
  readonly steps: number;
  readonly stepsPerEpoch: number;
  readonly defaults: Readonly<Record<Optimiser["name"], Record<string, unknown>>>;
  readonly start: readonly number[];
  readonly matrix: readonly number[][];
  readonly vectors: readonly number[][];
  readonly rates: readonly { readonly schedule: Schedule; readonly rates: readonly number[] }[];
  readonly averages: readonly (Omit<Case, "clipping" | "schedule"> & { readonly decay: number })[];
  readonly cases: readonly Case[];
}>("optimisation");

Deno.test("each optimiser and each schedule is held to PyTorch's numbers", () => {
  const optimisers = new Set(cases.map(({ optimiser }) => optimiser.name)),
    schedules = new Set(rates.map(({ schedule }) => schedule.type));
  assert.deepEqual([...optimisers].sort(), [...kindsIn(optimiserSchema, "name").keys()].sort());
  assert.deepEqual([...schedules].sort(), [...kindsIn(scheduleSchema, "type").keys()].sort());
});

Deno.test("adam(), adamW(), rmsProp() and sgd() fill in the constants that PyTorch defaults to", () => {
  for (const optimiser of [adam(0.1), adamW(0.1), rmsProp(0.1), sgd(0.1)]) {
    const { name, learningRate: _, ...constants } = optimiser;
    // What may be left out is off then.
    assert.deepEqual({ ...name === "sgd" && { nesterov: false }, weightDecay: 0, ...constants }, defaults[name]);
  }
});

/** The gradient is matrix times weights plus one vector after the other, so that it stays away from 0. */
function train(
  { optimiser, clipping, schedule }: Case,
  after: (weights: FloatBlock, step: number) => void,
  kernels = runningKernels(),
): void {
  using weights = new FloatBlock(kernels, start.length);
  using gradient = new FloatBlock(kernels, start.length);
  using state = new OptimiserState(kernels, optimiser, start.length, clipping);
  weights.values.set(start);
  for (let step = 1; step <= steps; step++) {
    const { values } = weights, vector = vectors[step % vectors.length];
    gradient.values.set(matrix.map((row, i) => row.reduce((sum, entry, j) => sum + entry * values[j], vector[i])));
    state.update(weights.address, gradient.address, step, shareAt(schedule, step, steps, stepsPerEpoch));
    after(weights, step);
  }
}

function weightsAfterEachTenth(learning: Case, kernels = runningKernels()): number[][] {
  const found: number[][] = [];
  train(learning, ({ values }, step) => void (step % 10 === 0 && found.push([...values])), kernels);
  return found;
}

/** The same of their average. */
function averageAfterEachTenth(learning: Case, decay: number): number[][] {
  using average = new WeightAverage({ decay }, runningKernels(), start.length);
  const found: number[][] = [];
  train(learning, (weights, step) => {
    average.update(weights.address, step);
    if (step % 10 === 0) found.push([...average.values]);
  });
  return found;
}

/** The rounding of a hundred updates in float32 stays below it, and so does the 1e-6 that PyTorch adds to norms when it clips. */
const rounding = 2e-6;

/** With `separate` Adam takes 1 - beta of the beta rounded to float32, as records on file do: 2e-4 of 1 - 0.9999, of which a step feels half. */
const toleranceOf = ({ optimiser }: Case) =>
  optimiser.name !== "adam" ? rounding : optimiser.beta2 > 0.999 ? 1.2e-4 : 1e-5;

const wordsOf = ({ name, learningRate: _, ...constants }: Optimiser) =>
  `${name} (${Object.entries(constants).map(([key, value]) => `${key} ${value}`).join(", ")})`;

for (const [words, own] of Map.groupBy(cases, ({ optimiser }) => wordsOf(optimiser))) {
  Deno.test(`weights are PyTorch's for 100 steps, with each clipping and schedule: ${words}`, () => {
    assert.equal(own.length, 3 * (rates.length + 1));
    for (const each of own) assertClose(weightsAfterEachTenth(each).flat(), each.weights.flat(), toleranceOf(each));
  });
}

Deno.test("Adam with one rounding is PyTorch's for any beta: it takes 1 - beta in float64", async () => {
  const kernels = await kernelsFor("fused-multiply-add");
  const looked = cases.filter(({ optimiser }) => optimiser.name === "adam");
  assert(looked.some(({ optimiser }) => optimiser.name === "adam" && optimiser.beta2 === 0.9999));
  for (const each of looked) assertClose(weightsAfterEachTenth(each, kernels).flat(), each.weights.flat(), rounding);
});

Deno.test("AdamW without decay is PyTorch's Adam for any beta2: it takes 1 - beta2 in float64", () => {
  const looked = cases.filter(({ optimiser }) => optimiser.name === "adam" && !optimiser.weightDecay);
  assert(looked.some(({ optimiser }) => optimiser.name === "adam" && optimiser.beta2 === 0.9999));
  for (const each of looked) {
    const optimiser = { ...each.optimiser, name: "adamw", weightDecay: 0 } as Optimiser;
    assertClose(weightsAfterEachTenth({ ...each, optimiser }).flat(), each.weights.flat(), rounding);
  }
});

for (const { decay, weights, ...learning } of averages) {
  Deno.test(`averages of weights are those of PyTorch's AveragedModel for 100 steps: decay ${decay}`, () => {
    const found = averageAfterEachTenth({ ...learning, weights }, decay);
    assertClose(found.flat(), weights.flat(), rounding);
  });
}

for (const { schedule, rates: wanted } of rates) {
  Deno.test(`learning rates are PyTorch's: ${JSON.stringify(schedule)}`, () => {
    const found = wanted.map((_, done) => shareAt(schedule, done + 1, steps, stepsPerEpoch));
    // PyTorch gets each rate from the one before, and rounds each time.
    assertClose(found, wanted, 1e-14);
  });
}
