import assert from "node:assert/strict";
import type { Nodes, Table } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { toString } from "mdast-util-to-string";
import { gfm } from "micromark-extension-gfm";
import { runningKernels, startBackend } from "../lib/backend/mod.ts";
import { FloatBlock } from "../lib/kernels/float_block.ts";
import { layerSchema } from "../lib/model/layers.ts";
import { lossObjectSchema } from "../lib/model/losses.ts";
import { initialisationSchema, initialise, type Layer, type LossObject, Network } from "../lib/model/mod.ts";
import { stream } from "../lib/random/mod.ts";
import { augmentationSchema } from "../lib/train/augmentation.ts";
import { Augmenter } from "../lib/train/augmenter.ts";
import { type Averaging, averagingSchema, decayAt } from "../lib/train/averaging.ts";
import { clippingSchema } from "../lib/train/clipping.ts";
import { optimiserSchema } from "../lib/train/optimisers.ts";
import {
  adam,
  type Augmentation,
  metricNames,
  type Optimiser,
  OptimiserState,
  rmsProp,
  type Schedule,
  sgd,
} from "../lib/train/mod.ts";
import { scheduleSchema, shareAt } from "../lib/train/schedule.ts";
import { type Stopping, stoppingSchema, unwatched, watch } from "../lib/train/stopping.ts";
import { kindsIn } from "../testing/schema_kinds.ts";

const page = fromMarkdown(Deno.readTextFileSync(new URL("nets.md", import.meta.url)), {
  extensions: [gfm()],
  mdastExtensions: [gfmFromMarkdown()],
});

/** What stands as code in a cell. */
const codes = (node: Nodes): string[] =>
  node.type === "inlineCode" ? [node.value] : "children" in node ? node.children.flatMap(codes) : [];

/** For each row of the table under a heading, what stands as code in its first cell, and in its second one. */
function rowsUnder(heading: string): [string, string[]][] {
  const at = page.children.findIndex((node) => node.type === "heading" && toString(node) === heading);
  const table = page.children.slice(at).find((node): node is Table => node.type === "table")!;
  return table.children.slice(1).map(({ children: [name, fields] }) => [codes(name)[0], codes(fields)]);
}

/** The same of what the code takes: fields that may be left out have a default in the table. */
const fieldsUnder = (heading: string) =>
  new Map(
    rowsUnder(heading).map(([name, fields]) => [
      name,
      Object.fromEntries(fields.map((field) => [field.split(" = ")[0], field.includes(" = ") ? "optional" : "wanted"])),
    ]),
  );

const sorted = <T>(kinds: Map<string, T>) => [...kinds].sort(([a], [b]) => a < b ? -1 : 1);

for (
  const [heading, schema, key] of [
    ["Layers", layerSchema, "type"],
    ["Losses", lossObjectSchema, "type"],
    ["Optimisers", optimiserSchema, "name"],
    ["Schedules", scheduleSchema, "type"],
    ["Augmentations", augmentationSchema, "type"],
  ] as const
) {
  Deno.test(`the documents name all ${heading.toLowerCase()}, and which of their fields may be left out`, () => {
    assert.deepEqual(sorted(fieldsUnder(heading)), sorted(kindsIn(schema, key)));
  });
}

Deno.test("the documents name all first weights, metrics and ways to clip", () => {
  assert.deepEqual(rowsUnder("Metrics").map(([name]) => name), metricNames);
  assert.deepEqual(rowsUnder("First weights").map(([name]) => name), initialisationSchema.options);
  const ways = clippingSchema.options.flatMap(({ entries }) => Object.keys(entries));
  assert.deepEqual(rowsUnder("Clipping").map(([name]) => name), ways);
});

const endings = [
  ["Averaging", averagingSchema],
  ["Validation and the end of a run", stoppingSchema],
] as const;
for (const [heading, { entries }] of endings) {
  Deno.test(`the documents name all that can be said of ${heading.toLowerCase()}, and what may be left out`, () => {
    const taken = Object.entries<{ readonly type: string }>(entries).map((
      [name, { type }],
    ) => [name, type === "optional"]);
    const told = rowsUnder(heading).map(([field]) => [field.split(" = ")[0], field.includes(" = ")]);
    assert.deepEqual(told.sort(), taken.sort());
  });
}

Deno.test("the defaults that the documents tell of averaging and stopping are those of the code", () => {
  const told = (heading: string) =>
    Object.fromEntries(
      rowsUnder(heading).flatMap(([field]) => {
        const [name, text] = field.split(" = ");
        return text ? [[name, JSON.parse(text)]] : [];
      }),
    );
  const decays = (averaging: Averaging) => [1, 2, 3].map((step) => decayAt(averaging, step));
  assert.deepEqual(decays({ decay: 0.9, ...told("Averaging") }), decays({ decay: 0.9 }));
  const watched = (stopping: Stopping) =>
    [3, 2.999, 3].reduce((known, loss, epoch) => watch({ stopping }, known, epoch, loss), unwatched);
  const bare = { metric: "validationLoss", patience: 2 } as const;
  assert.deepEqual(watched({ ...bare, ...told("Validation and the end of a run") }), watched(bare));
});

await startBackend({ threads: 1 });

/** What has to be given of each kind that has defaults. */
const given: Record<string, object> = {
  "average-pool": { size: 2 },
  "batch-norm": {},
  conv2d: { filters: 4, kernelSize: 3 },
  "layer-norm": {},
  "max-pool": { size: 2 },
  residual: { layers: [{ type: "tanh" }] },
  adam: adam(0.1),
  rmsprop: rmsProp(0.1, 0.9),
  sgd: sgd(0.1, 0.9),
  cosine: {},
  exponential: { factor: 0.5 },
  "one-cycle": {},
  step: { epochs: 2, factor: 0.5 },
  flip: { axis: "vertical" },
};

/** All that a layer gives in training, and in evaluation after it. */
function layerGives(layer: unknown) {
  const model = { inputShape: [7, 5, 4], layers: [layer as Layer] }, random = stream("defaults");
  using network = new Network(runningKernels(), model);
  network.weights = initialise(model, "fan-in-uniform", random);
  const pass = (mode: "training" | "evaluation") => {
    network.inputs(2).forEach((_, i, all) => all[i] = random.normal());
    return network.outputs({ mode, random });
  };
  return [pass("training"), pass("evaluation"), network.buffers];
}

/** All that a loss gives, but for its rounding. A weight in place of a list of weights is that of each output. */
function lossGives(loss: unknown) {
  const fields = Object.entries(loss as LossObject);
  const own = Object.fromEntries(
    fields.map(([field, value]) => [field, field.endsWith("Weights") ? [value, value, value] : value]),
  ) as unknown as LossObject;
  using network = new Network(runningKernels(), {
    inputShape: [1, 1, 3],
    layers: [{ type: "average-pool", size: 1 }, { type: "flatten" }],
  });
  network.inputs(2).set([0.5, -1, 2, 3, 0.25, -0.75]);
  const targets = own.type === "cross-entropy" ? Uint8Array.of(0, 2) : Float32Array.of(0, 1, 1, 0.5, 0, 1);
  const numbers = [network.loss(own, targets).mean, ...network.inputGradient(own, targets)];
  return numbers.map((number) => number.toPrecision(5));
}

function optimiserGives(optimiser: unknown) {
  using weights = new FloatBlock(runningKernels(), 3);
  using gradients = new FloatBlock(runningKernels(), 3);
  using state = new OptimiserState(runningKernels(), optimiser as Optimiser, 3);
  weights.values.set([1, -2, 3]);
  for (const step of [1, 2, 3]) {
    gradients.values.set([step, -1, 0.5]);
    state.update(weights.address, gradients.address, step);
  }
  return [...weights.values];
}

const scheduleGives = (schedule: unknown) =>
  Array.from({ length: 60 }, (_, done) => shareAt(schedule as Schedule, done + 1, 60, 10));

function augmentationGives(augmentation: unknown) {
  const inputShape = [5, 4, 2], batchSize = 30, random = stream("defaults");
  using images = new FloatBlock(runningKernels(), 40 * batchSize);
  images.values.forEach((_, i, all) => all[i] = random.normal());
  const options = { inputShape, batchSize };
  new Augmenter(runningKernels(), [augmentation as Augmentation], options, random).augment(images.values);
  return [...images.values];
}

for (
  const [heading, key, gives] of [
    ["Layers", "type", layerGives],
    ["Losses", "type", lossGives],
    ["Optimisers", "name", optimiserGives],
    ["Schedules", "type", scheduleGives],
    ["Augmentations", "type", augmentationGives],
  ] as const
) {
  Deno.test(`the defaults that the documents tell of ${heading.toLowerCase()} are those of the code`, () => {
    for (const [name, fields] of rowsUnder(heading)) {
      for (const [field, text] of fields.map((field) => field.split(" = ")).filter(([, text]) => text)) {
        const bare: Record<string, unknown> = { ...given[name], [key]: name };
        const value = text in bare ? bare[text] : JSON.parse(text);
        assert.deepEqual(gives({ ...bare, [field]: value }), gives(bare), `${name}: ${field} = ${text}`);
      }
    }
  });
}
