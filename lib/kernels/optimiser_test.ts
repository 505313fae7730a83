import assert from "node:assert/strict";
import { onAnyThreads } from "../../testing/any_threads.ts";
import { onKernels } from "../../testing/kernel_memory.ts";
import { randomNumbers } from "../../testing/random_numbers.ts";
import { assertSameNumbers } from "../../testing/same_numbers.ts";
import { stream } from "../random/mod.ts";

const { fround } = Math;
const chunk = 16_384;
const chunksOf = (n: number) => Math.ceil(n / chunk);
const sizes = [0, 1, 3, 4, 5, 7, 17, 31, 64, 16_383, 16_384, 16_385, 50_021];

interface State {
  readonly gradient: Float32Array;
  /** Weights, then first and second moments; the second are not negative. */
  readonly state: Float32Array;
}

function stateOf(n: number): State {
  const state = randomNumbers(3 * n, "optimiser test", "state", n);
  for (let i = 2 * n; i < 3 * n; i++) state[i] = Math.abs(state[i]);
  // Gradients and moments of 0 and close to it are common: behind a ReLU that is never active.
  const tiny = [0, 2 ** -149, -(2 ** -130), 2 ** -75];
  const gradient = randomNumbers(n, "optimiser test", "gradient", n).map((g, i) => i % 7 === 2 ? tiny[i % 4] : g);
  return { gradient, state };
}

const rest = (decay: number) => 1 - fround(decay);
const adam = { stepSize: 0.0123, beta1: 0.9, beta2: 0.999, correction: 1.7, epsilon: 1e-8 };
const momentum = { learningRate: 0.05, decay: 0.9 };

/** Runs a step on a copy of the state: gives that and, behind it, the sums of squares of the gradient's chunks. */
async function steps(
  run: (
    kernels: Parameters<Parameters<typeof onAnyThreads>[0]>[0],
    at: { gradient: number; weights: number; first: number; second: number; squares: number },
    n: number,
  ) => number,
): Promise<Map<string, Float32Array>> {
  const inputs = sizes.map(stateOf);
  return await onAnyThreads((kernels) =>
    new Map(sizes.map((n, i): [string, Float32Array] => [
      `${n}`,
      onKernels(kernels, { ...inputs[i] }, 3 * n + 2 * chunksOf(n), ({ gradient, state, out }) => {
        kernels.bytes.copyWithin(out, state, state + 12 * n);
        const at = { gradient, weights: out, first: out + 4 * n, second: out + 8 * n, squares: out + 12 * n };
        kernels.check(run(kernels, at, n));
      }),
    ]))
  );
}

function checkSquares(found: Float32Array, gradient: Float32Array, what: string): void {
  const bytes = new DataView(found.slice(found.length - 2 * chunksOf(gradient.length)).buffer);
  for (let k = 0; k < chunksOf(gradient.length); k++) {
    const wanted = gradient.subarray(k * chunk, (k + 1) * chunk).reduce((sum, g) => sum + g * g, 0);
    const sum = bytes.getFloat64(8 * k, true);
    assert.ok(Math.abs(sum - wanted) <= 1e-12 * wanted, `${what}: the squares of chunk ${k} are ${sum}, not ${wanted}`);
  }
}

Deno.test("adam has the bits of its definition in float32, and the squares of the gradient, for any threads", async () => {
  const [stepSize, beta1, beta2, correction, epsilon] = Object.values(adam).map(fround);
  const results = await steps(({ run }, { weights, gradient, first, second, squares }, n) =>
    run.adam(
      weights,
      gradient,
      first,
      second,
      n,
      stepSize,
      beta1,
      rest(beta1),
      beta2,
      rest(beta2),
      correction,
      epsilon,
      1,
      squares,
    )
  );
  for (const n of sizes) {
    const { gradient, state } = stateOf(n), what = `${n} weights`, wanted = state.slice();
    gradient.forEach((g, i) => {
      const m = fround(fround(beta1 * state[n + i]) + fround(fround(1 - beta1) * g));
      const v = fround(fround(beta2 * state[2 * n + i]) + fround(fround(fround(1 - beta2) * g) * g));
      const divisor = fround(fround(Math.sqrt(fround(v * correction))) + epsilon);
      wanted[i] = state[i] - fround(fround(stepSize * m) / divisor);
      wanted[n + i] = m;
      wanted[2 * n + i] = v;
    });
    assertSameNumbers(results.get(`${n}`)!.subarray(0, 3 * n), wanted, what);
    checkSquares(results.get(`${n}`)!, gradient, what);
  }
});

Deno.test("momentum has the bits of its definition in float32, and the squares of the gradient, for any threads", async () => {
  const learningRate = fround(momentum.learningRate), decay = fround(momentum.decay);
  const results = await steps(({ run }, { weights, gradient, first, squares }, n) =>
    run.momentum(weights, gradient, first, n, learningRate, decay, 0, squares)
  );
  for (const n of sizes) {
    const { gradient, state } = stateOf(n), what = `${n} weights`, wanted = state.slice();
    gradient.forEach((g, i) => {
      const velocity = fround(fround(decay * state[n + i]) + g);
      wanted[i] = state[i] - fround(learningRate * velocity);
      wanted[n + i] = velocity;
    });
    assertSameNumbers(results.get(`${n}`)!.subarray(0, 3 * n), wanted, what);
    checkSquares(results.get(`${n}`)!, gradient, what);
  }
});

Deno.test("averageWeights has the bits of its definition in float32, for any threads, and stays where the weights are", async () => {
  const share = fround(0.01);
  const results = await steps(({ run }, { weights, first }, n) => run.averageWeights(weights, first, n, share));
  for (const n of sizes) {
    const { state } = stateOf(n), wanted = state.slice();
    for (let i = 0; i < n; i++) wanted[n + i] = state[n + i] + fround(share * fround(state[i] - state[n + i]));
    assertSameNumbers(results.get(`${n}`)!.subarray(0, 3 * n), wanted, `${n} weights`);
  }
  const same = await steps(({ run, bytes }, { weights, first }, n) => {
    bytes.copyWithin(first, weights, weights + 4 * n);
    return run.averageWeights(weights, first, n, share);
  });
  for (const n of sizes) {
    const found = same.get(`${n}`)!;
    assertSameNumbers(found.subarray(n, 2 * n), found.subarray(0, n), `${n} weights`);
  }
});

Deno.test("200 steps of adam in float32 stay near those in float64", async () => {
  const n = 1000, start = stateOf(n).state, [stepSize, beta1, beta2] = [1e-3, 0.9, 0.999];
  const gradientOf = (step: number) => {
    const draw = stream("optimiser test", "many steps", step);
    return Float32Array.from({ length: n }, (_, i) => draw.normal() + i / n);
  };
  const results = await onAnyThreads((kernels) => {
    let state = start;
    for (let step = 1; step <= 200; step++) {
      state = onKernels(kernels, { gradient: gradientOf(step), state }, 3 * n + 2, ({ gradient, state, out }) => {
        kernels.bytes.copyWithin(out, state, state + 12 * n);
        const size = stepSize / (1 - beta1 ** step), correction = 1 / (1 - beta2 ** step);
        const [first, second, squares] = [out + 4 * n, out + 8 * n, out + 12 * n];
        kernels.check(
          kernels.run.adam(
            out,
            gradient,
            first,
            second,
            n,
            size,
            beta1,
            rest(beta1),
            beta2,
            rest(beta2),
            correction,
            1e-8,
            1,
            squares,
          ),
        );
      }).subarray(0, 3 * n);
    }
    return new Map([["weights", state.slice(0, n)]]);
  });
  const state = Float64Array.from(start);
  for (let step = 1; step <= 200; step++) {
    gradientOf(step).forEach((g, i) => {
      state[n + i] = beta1 * state[n + i] + (1 - beta1) * g;
      state[2 * n + i] = beta2 * state[2 * n + i] + (1 - beta2) * g * g;
      const root = Math.sqrt(state[2 * n + i] / (1 - beta2 ** step));
      state[i] -= stepSize / (1 - beta1 ** step) * state[n + i] / (root + 1e-8);
    });
  }
  results.get("weights")!.forEach((weight, i) => {
    assert.ok(Math.abs(weight - state[i]) < 5e-6, `weight ${i} is ${weight}, wanted ${state[i]}`);
  });
});
