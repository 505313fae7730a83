/**
 * What a program without Upheld's harness does with the package, in whatever engine this is: judges a paired comparison at the looks of
 * a plan, and trains a net.
 *
 * @module
 */
import { adam, mlp, train } from "upheld/engine";
import { judgeAtLooks, looks, pairedComparison } from "upheld/judge";

const first = [0.21, 0.19, 0.24, 0.2, 0.22, 0.18, 0.23, 0.2, 0.21, 0.19];
const second = [0.25, 0.2, 0.23, 0.26, 0.24, 0.22, 0.27, 0.25, 0.22, 0.26];

const x = Float32Array.from({ length: 64 }, (_, i) => i / 32 - 1);
const points = {
  size: 64,
  gather: (indices, out) => indices.forEach((index, i) => out[i] = x[index]),
  targets: x.map((value) => value * value),
};
const parabola = { name: "parabola", inputShape: [1], digest: "0".repeat(64), train: points, test: points };
const protocol = {
  experiment: "parabola",
  data: { name: "parabola" },
  model: mlp([1], [24, 24], 1),
  initialisation: "he-normal",
  loss: "mean-squared-error",
  optimiser: adam(0.01),
  batchSize: 16,
  epochs: 10,
  evaluateEvery: 5,
  stepMetrics: ["loss"],
  weightSnapshots: [],
  ledgerEvery: 20,
  checkpointEvery: 20,
};

/** SHA-256 of bytes, by `crypto.subtle`: pages that are not from this machine have it over HTTPS alone. */
async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A verdict, and the digest of each state of two runs whose sums are rounded in both ways. */
export async function trial() {
  const rule = pairedComparison({ alternative: "less", scale: "log" });
  const { judgement, looks: seen } = judgeAtLooks(
    rule,
    looks(5, 10),
    10,
    (seeds) => ({ first: first.slice(0, seeds), second: second.slice(0, seeds) }),
  );
  const states = {};
  for (const arithmetic of ["separate", "fused-multiply-add"]) {
    states[arithmetic] = [];
    for await (const { state } of train({ ...protocol, arithmetic }, 0, parabola, { memory: 2 ** 24 })) {
      states[arithmetic].push(await sha256(state));
    }
  }
  return { verdict: judgement.verdict, finding: judgement.finding, interval: judgement.interval, seen, states };
}
