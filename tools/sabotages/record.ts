import { sha256 } from "../../lib/files/mod.ts";
import { breakAdam } from "./break_adam.ts";
import type { Copy } from "./copy.ts";
import type { Sabotage } from "./sabotage.ts";

const verify = { task: "verify", args: ["function"], quick: true } as const;
const ledgerPath = (run: string) => `snapshots/function/ledger/${run}.jsonl`;
const measuresPath = (run: string) => `snapshots/function/measures/${run}.json`;
/** Changes the sign of the first number that a run's net predicts. */
const changePrediction = (copy: Copy, run: string) =>
  copy.edit(
    measuresPath(run),
    (text) => text.replace(/"prediction":\[(-?)/, (_, sign) => `"prediction":[${sign ? "" : "-"}`),
  );

const claimPath = (claim: string) => `snapshots/function/claims/function.${claim}.json`;

const doubleStepSize = (copy: Copy) =>
  copy.edit("lib/train/optimisers/adam.ts", (text) => text.replace("const stepSize = learningRate", "$& * 2"));

/** Each kind of tampering with the record, or with what it was made by. */
export const record: readonly Sabotage[] = [
  {
    what: "a bit of a checkpoint",
    ...verify,
    tamper: (copy) =>
      copy.editBytes("fixtures/checkpoints/function/deep-2.weights.safetensors", (bytes) => bytes[999] ^= 1),
    says: /deep-2\.weights\.safetensors has SHA-256 [0-9a-f]{64}, the index says/,
  },
  {
    what: "a checkpoint that is missing",
    ...verify,
    tamper: (copy) => Deno.removeSync(copy.path("fixtures/checkpoints/function/shallow-0.state-11800.safetensors")),
    says: /shallow-0\.state-11800\.safetensors is on record and missing; restore it from git/,
  },
  {
    what: "a digit of a ledger",
    ...verify,
    tamper: (copy) => copy.edit(ledgerPath("deep-1"), (text) => text.replace(/"testLoss":0\.0/, '"testLoss":0.1')),
    says: /deep-1\.jsonl, line 2 \(step 200\) does not follow from the lines before/,
  },
  {
    what: "the final test loss of a ledger that was chained anew",
    ...verify,
    tamper: (copy) =>
      copy.rechain("function", "shallow-2", ({ header, lines }) => ({
        header,
        lines: lines.map((line) => ({
          ...line,
          epochs: line.epochs?.map((metrics) => ({ ...metrics, testLoss: metrics.testLoss / 2 })),
        })),
      })),
    says:
      /trained weights, evaluated again: Run function\/shallow-2 .* testLoss of epoch 2999 is [\d.e-]+, recorded as/,
  },
  {
    what: "a digit of a measure",
    ...verify,
    tamper: (copy) => changePrediction(copy, "deep-1"),
    says: /measures\/deep-1\.json has SHA-256 [0-9a-f]{64}, the index says/,
  },
  {
    what: "a digit of a measure, in the index as well",
    ...verify,
    task: "replay",
    args: ["function/deep-2"],
    tamper(copy) {
      changePrediction(copy, "deep-2");
      const digest = sha256(Deno.readTextFileSync(copy.path(measuresPath("deep-2"))));
      copy.editJson("snapshots/function/record.json", (index: { runs: Record<string, { measures: string }> }) => {
        index.runs["deep-2"].measures = digest;
      });
    },
    says:
      /Measure "prediction" of run function\/deep-2, taken again, gives another number .*\(prediction\[0\] is .* on record\)/,
  },
  {
    what: "a file of measures that is missing",
    ...verify,
    tamper: (copy) => Deno.removeSync(copy.path(measuresPath("very-deep-9"))),
    says: /measures\/very-deep-9\.json is on record and missing; restore it from git/,
  },
  {
    what: "a measure that the experiment has no more",
    ...verify,
    tamper: (copy) =>
      copy.edit("experiments/mnist/experiment.ts", (text) => text.replace("  measures: { weightNorm },\n", "")),
    args: ["mnist/parameters", "--no-replay"],
    says: /Measure "weightNorm" of experiment "mnist" is on record, and the experiment has it no more/,
  },
  {
    what: "a number on record of a claim",
    ...verify,
    tamper: (copy) =>
      copy.edit(
        claimPath("final-mse-left-out"),
        (text) => text.replace('"effect": 0.000', '"effect": 0.999'),
      ),
    says: /Moved: .*0\.999/,
  },
  {
    what: "a verdict edited by hand",
    ...verify,
    tamper: (copy) =>
      copy.edit(
        claimPath("shallow-beats-deep"),
        (text) => text.replace('"verdict": "refuted"', '"verdict": "upheld"'),
      ),
    says: /Moved: .*verdict.*upheld.*refuted/,
  },
  {
    what: "the seed of a run, chained anew",
    ...verify,
    tamper: (copy) =>
      copy.rechain("function", "deep-0", ({ header, lines }) => ({ header: { ...header, seed: 7 }, lines })),
    says: /deep-0\.jsonl is of another run \(seed 7, wanted 0\)/,
  },
  {
    what: "another arithmetic in a header that was chained anew",
    ...verify,
    tamper: (copy) =>
      copy.rechain("function", "deep-0", ({ header, lines }) => ({
        header: { ...header, protocol: { ...header.protocol, arithmetic: "separate" } } as typeof header,
        lines,
      })),
    says: /deep-0\.jsonl is of another run .* arithmetic is "separate" on record, "fused-multiply-add" here/,
  },
  {
    what: "the learning rate in the experiment",
    ...verify,
    tamper: (copy) =>
      copy.edit("experiments/function/experiment.ts", (text) => text.replace('"0.001": 0.001', '"0.001": 0.002')),
    says: /shallow-0\.jsonl is of another run \(seed 0, another protocol\)/,
  },
  {
    what: "the learning rate in the optimiser",
    ...verify,
    tamper: doubleStepSize,
    says:
      /Run function\/shallow-0 leaves its record .*the first weight that differs is .* off\).* it was recorded in another environment \(.*code: /,
  },
  {
    what: "the learning rate in the optimiser, on another processor than the record's",
    ...verify,
    tamper(copy) {
      doubleStepSize(copy);
      copy.editJson("snapshots/function/record.json", (index: { environments: Record<string, { cpu: string }> }) => {
        for (const environment of Object.values(index.environments)) environment.cpu = "Example(R) 3000 CPU @ 3,2 GHz";
      });
    },
    says: /another environment \(cpu: Example\(R\) 3000 CPU @ 3,2 GHz then, .* now; .*code: /,
  },
  {
    what: "one kernel",
    ...verify,
    tamper: breakAdam,
    says:
      /Run function\/shallow-0 leaves its record .*the first weight that differs is .* it was recorded in another environment \(.*code: /,
  },
  {
    what: "a run that is missing",
    ...verify,
    tamper: (copy) => Deno.removeSync(copy.path(ledgerPath("very-deep-9"))),
    says: /Run very-deep-9 is on record but .*very-deep-9\.jsonl is missing; restore it from git/,
  },
  {
    what: "a run that is missing from the index as well",
    ...verify,
    tamper: (copy) => {
      Deno.removeSync(copy.path(ledgerPath("very-deep-4")));
      copy.editJson("snapshots/function/record.json", (index: { runs: Record<string, unknown> }) => {
        delete index.runs["very-deep-4"];
      });
    },
    says: /Moved: it is on record as \w+, and its evidence is gone \(missing: very-deep-4\)/,
  },
  {
    what: "a run of another protocol under this name",
    ...verify,
    tamper: (copy) => {
      const other = Deno.readTextFileSync(copy.path(ledgerPath("batch=all-points/deep-0")));
      Deno.writeTextFileSync(copy.path(ledgerPath("deep-0")), other);
      copy.rechain("function", "deep-0", (ledger) => ledger);
    },
    says: /deep-0\.jsonl is of another run \(seed 0, another protocol\)/,
  },
];
