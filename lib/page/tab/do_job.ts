import { type Dataset, drawTargets, type Examples } from "../../dataset/mod.ts";
import { chainStart, type LedgerLine, ledgerLine, type LedgerSegment, rechained } from "../../evidence/ledger.ts";
import { compareLines, type Mismatch } from "../../evidence/compare_lines.ts";
import { keptEpoch } from "../../evidence/evidence.ts";
import { segmentsOfCode } from "../../evidence/segments_of_code.ts";
import type { FunctionExperiment, SegmentExperiment } from "../../experiment/mod.ts";
import { sha256 } from "../../files/digest.ts";
import { type Arithmetic, fuses, type RunArithmetic } from "../../kernels/arithmetic.ts";
import { CompiledKernels } from "../../kernels/compiled_kernels.ts";
import { plainMemory } from "../../kernels/plain_memory.ts";
import { Network } from "../../model/mod.ts";
import { decodeWeights, evaluateMetrics, metricFields, type Protocol, run as train } from "../../train/mod.ts";
import { fromBase64, numbersOf, parted, unpacked } from "./bytes.ts";
import { carriedRuns, evidenceHere, headerOf } from "./evidence_here.ts";
import { type CarriedLine, type Carries, shortened } from "./carried_ledger.ts";
import type { Job, JudgedClaim, Outcome, Progress } from "./jobs.ts";
import { judgeHere } from "./judge_here.ts";
import { type KnownFiles, knownFiles } from "./known_files.ts";
import { pixelShape, unpackPixels } from "./pixels.ts";
import { changedWords } from "./words.ts";
import { sections, type TabExamples, type TabIndex, type TabRun, trainingOf } from "./payload.ts";

/** Memory of the kernels, in bytes: what the nets of a report need at most, by far. */
const memory = 2 ** 28;

/**
 * Does what a worker is asked to do.
 *
 * @param ownModule Gives the module of the experiment, where the worker's script has code of a project's own.
 * @throws {Error} When something that it needs is missing or damaged, in words for the reader.
 */
export async function doJob(
  job: Job,
  tell: (progress: Progress) => void,
  ownModule: () => unknown,
): Promise<Outcome> {
  const read = async (name: string) => {
    if (!Object.hasOwn(job.sections, name)) return undefined;
    return await unpacked(fromBase64(job.sections[name])).catch(() => {
      throw new Error(`The part "${name}" of this page was changed: it cannot be unpacked`);
    });
  };
  const listed = (await read(sections.index))!, index = JSON.parse(new TextDecoder().decode(listed)) as TabIndex;
  const section = async (name: string) => {
    const bytes = await read(name);
    if (!bytes || sha256(bytes) === index.digests[name]) return bytes;
    throw new Error(changedWords(name));
  };
  const { what } = job, here = { job, index, section, tell, ownModule, files: await knownFiles(job.files, index) };
  if (what.kind === "look at files") {
    return { kind: "files", files: here.files.told, known: [...here.files.byDigest.keys()] };
  }
  if (what.kind === "judge") {
    return { kind: "judged", claims: await judge(here, what.claims), digest: sha256(listed) };
  }
  const run = index.runs.find(({ id }) => id === what.run);
  if (!run) throw new Error(`This page knows no run ${what.run}`);
  return what.kind === "train" ? await trainAgain(here, run, what) : await evaluateAgain(here, run);
}

interface Here {
  readonly job: Job;
  readonly index: TabIndex;
  readonly section: (name: string) => Promise<Uint8Array<ArrayBuffer> | undefined>;
  readonly tell: (progress: Progress) => void;
  readonly ownModule: () => unknown;
  readonly files: KnownFiles;
}

async function trainAgain(
  here: Here,
  run: TabRun,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Outcome> {
  const { index } = here, header = headerOf(index, run);
  const carried = (await carriedRuns(index, run.experiment, here.section)).find((one) => one.run.id === run.id);
  if (!carried) throw new Error(`The ledger of ${run.id} is not in this page`);
  const { lines, extent } = carried.ledger;
  const state = from > 0 ? await bytesOnRecord(here, run, `state-${from}`, sections.state(run.id, from)) : undefined;
  const { segments, arithmetic } = await segmentsFor(here, run, { from, to }, state);
  let at = lines.findIndex(({ step }) => step === from), chain = chainStart(header), compared = 0;
  const end = (difference?: string, isWhole = false): Outcome => ({
    kind: "trained",
    lines: compared,
    isWhole,
    arithmetic,
    ...(difference && { difference }),
  });
  if (state) {
    const digest = sha256(state), wanted = lines[at]?.state;
    if (wanted === undefined || !digest.startsWith(wanted)) {
      return end(`the state after step ${from} is not the one that the ledger names`);
    }
  }
  for await (const segment of segments) {
    const line = ledgerLine(chain, segment), wanted = lines[++at], before = lines[at - 1]?.step ?? 0;
    if (wanted?.step !== line.step) return end(`it has a line after step ${line.step}, where the record has none`);
    const mismatch = compareLines(extent === "whole" ? line : shortened(line, carriedIn(wanted)), wanted, before);
    if (mismatch) return end(differenceText(mismatch));
    chain = line.chain;
    compared++;
    here.tell({ step: line.step, losses: lossesOf(line) });
    if (segment.last && from === 0) {
      const closes = chain === run.chain;
      return end(
        closes ? undefined : `each line is as recorded, but the chain ends in ${chain}, recorded is ${run.chain}`,
        closes,
      );
    }
    if (line.step >= to) return end();
  }
  return end(`the run ended before step ${to}`);
}

/** The segments of a run: of a net that is trained here, or of the project's own code. */
async function segmentsFor(
  here: Here,
  run: TabRun,
  { from, to }: { readonly from: number; readonly to: number },
  state?: Uint8Array,
): Promise<{ readonly segments: AsyncIterable<LedgerSegment>; readonly arithmetic: string }> {
  const protocol = trainingOf(here.index, run);
  if (protocol) {
    const dataset = await datasetFor(here, run, from, to);
    const { kernels, arithmetic } = await kernelsFor(here, protocol);
    return { segments: train(kernels, protocol, run.seed, { dataset }, state), arithmetic };
  }
  const { default: experiment } = here.ownModule() as { default: FunctionExperiment | SegmentExperiment };
  const whole = { ...run, protocol: here.index.protocols[run.protocol], checkpoints: [] };
  return { segments: segmentsOfCode(whole, experiment), arithmetic: "separate" };
}

/** What of a line by epoch is carried where it stands. */
const carriedIn = ({ epochs = [] }: CarriedLine): Carries => (metric, epoch) =>
  epochs.some((one) => one.epoch === epoch && Object.hasOwn(one, metric));

/** What there is to draw of a line: the mean loss of its steps, of an epoch that ended with it, or what its segment told of it. */
function lossesOf({ step, steps, epochs = [], metrics }: LedgerLine): [number, number][] {
  const told = metrics && Object.hasOwn(metrics, "loss") ? [metrics.loss] : [];
  const losses = steps?.loss ?? [...epochs.map(({ trainLoss }) => trainLoss), ...told];
  return losses.length > 0 ? [[step, losses.reduce((sum, loss) => sum + loss, 0) / losses.length]] : [];
}

async function evaluateAgain(here: Here, run: TabRun): Promise<Outcome> {
  const { index } = here, protocol = trainingOf(index, run)!;
  const carried = (await carriedRuns(index, run.experiment, here.section)).find((one) => one.run.id === run.id);
  if (!carried) throw new Error(`The ledger of ${run.id} is not in this page`);
  const { lines } = carried.ledger;
  const bytes = await bytesOnRecord(here, run, "weights", sections.weights(run.id));
  const { test } = await datasetFor(here, run, 0, Infinity, "test");
  const { kernels, arithmetic } = await kernelsFor(here, protocol);
  const end = (difference?: string): Outcome => ({
    kind: "evaluated",
    lines: 1,
    isWhole: false,
    arithmetic,
    ...(difference && { difference }),
  });
  if (sha256(bytes) !== lines.at(-1)!.weights) {
    return end("the trained weights are not those that the ledger ends with");
  }
  const { weights, buffers } = decodeWeights(protocol, bytes);
  using network = new Network(kernels, protocol.model);
  network.weights = weights;
  network.buffers = buffers;
  const { loss, accuracy, metrics } = evaluateMetrics(protocol, network, test);
  const kept = keptEpoch(lines.flatMap(({ epochs = [] }) => epochs))!;
  const pairs: [string, number, number][] = [
    ["testLoss", loss, kept.testLoss],
    ["testAccuracy", accuracy, kept.testAccuracy],
    ...metrics.map(([name, value]): [string, number, number] => {
      const [, field] = metricFields(name);
      return [field, value, kept[field] ?? NaN];
    }),
  ];
  const other = pairs.find(([, found, recorded]) => found !== recorded);
  return end(other && `${other[0]} of the trained weights is ${other[1]}, recorded is ${other[2]}`);
}

async function judge({ index, section }: Here, ids: readonly string[]): Promise<JudgedClaim[]> {
  const claims = index.claims.filter(({ id }) => ids.includes(id)), judged: JudgedClaim[] = [];
  for (const [experiment, group] of Map.groupBy(claims, ({ experiment }) => experiment)) {
    const carried = await carriedRuns(index, experiment, section);
    let closed = 0, difference: string | undefined;
    for (const { run, ledger: { extent, lines } } of carried) {
      if (extent !== "whole") continue;
      if (rechained({ header: headerOf(index, run), lines }).lines.at(-1)?.chain === run.chain) closed++;
      else difference ??= `the ledger of ${run.id} was changed: its chain does not end as it is on record`;
    }
    const others = carried.filter(({ ledger }) => ledger.extent !== "whole").length;
    for (const claim of group) {
      const found = judgeHere(claim, (runs) => evidenceHere(index, carried, runs));
      judged.push({ id: claim.id, closed, others, ...(difference && { difference }), ...found });
    }
  }
  return judged;
}

/** The bytes of a checkpoint: what the page carries, or a file that the reader has given. */
async function bytesOnRecord(
  { section, files }: Here,
  run: TabRun,
  name: string,
  from: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await section(from) ?? await files.byDigest.get(run.checkpoints[name])?.();
  if (bytes) return bytes;
  const file = `${run.id}.${name}.safetensors`;
  throw new Error(
    run.checkpoints[name]
      ? `This needs a file of the record: drop ${file} here`
      : `There is no "${name}" of ${run.id} on record`,
  );
}

/** The dataset of a run: whole, or with those images alone that a stretch reads. */
async function datasetFor(here: Here, run: TabRun, from: number, to: number, part?: "test"): Promise<Dataset> {
  const described = here.index.datasets[run.data];
  if (!described) throw new Error(`The data of ${run.id} are not in this page`);
  const examples = async (set: "train" | "test"): Promise<Examples> => {
    const told = described[set], targets = await targetsFor(here, told);
    const base = { size: told.size, targets, targetSize: told.targetSize ?? 1 };
    if (told.inputs) {
      return gathered(
        base,
        numbersOf((await here.section(told.inputs))!, "float32") as Float32Array,
        described.inputShape,
      );
    }
    return {
      ...base,
      gather: neverGathered,
      images: await imagesFor(here, run, told, { from, to }, set, described.inputShape, part),
    };
  };
  const [training, test] = [await examples("train"), await examples("test")];
  return { name: "of this page", inputShape: described.inputShape, digest: run.data, train: training, test };
}

async function targetsFor({ section }: Here, { size, targets }: TabExamples) {
  if ("stream" in targets) return drawTargets(targets, size);
  const bytes = await section(targets.section);
  if (!bytes) throw new Error("The targets of these data are not in this page");
  return numbersOf(bytes, targets.kind);
}

function gathered(base: Omit<Examples, "gather">, inputs: Float32Array, shape: readonly number[]): Examples {
  const width = shape.reduce((product, length) => product * length, 1);
  return {
    ...base,
    gather: (indices, out) =>
      indices.forEach((index, i) => out.set(inputs.subarray(index * width, (index + 1) * width), i * width)),
  };
}

const neverGathered = () => {
  throw new Error("These inputs are kept as bytes");
};

async function imagesFor(
  { section, files }: Here,
  run: TabRun,
  { images, size }: TabExamples,
  { from, to }: { readonly from: number; readonly to: number },
  set: "train" | "test",
  shape: readonly number[],
  part?: "test",
) {
  const { digest, rows, width, mean, deviation } = images!;
  const whole = await files.byDigest.get(digest)?.();
  if (whole) return { bytes: whole, mean, deviation };
  // What is not read need not be there.
  const none = { bytes: new Uint8Array(width), rows: new Uint32Array(size), mean, deviation };
  if (part === "test" && set === "train") return none;
  const isCarried = run.carried !== undefined && from >= run.carried.from && to <= run.carried.to;
  if (isCarried && set === "test") return none;
  const bytes = isCarried ? await section(sections.rows(run.id, run.carried!.from)) : undefined;
  if (!bytes) {
    throw new Error(
      `This needs the ${
        set === "train" ? "training" : "test"
      } images, ${rows} of ${width} bytes each, which this page does not carry: give it the file of them`,
    );
  }
  const [indices, pixels] = parted(bytes), places = new Uint32Array(size);
  numbersOf(indices, "uint32").forEach((row, place) => places[row] = place);
  const unpackedPixels = unpackPixels(pixels, indices.length / 4 * width, pixelShape(shape));
  return { bytes: unpackedPixels, rows: places, mean, deviation };
}

async function kernelsFor({ section, job }: Here, { arithmetic: wanted }: Protocol) {
  const arithmetic = await meansOf(wanted, job.exact), bytes = await section(sections.kernels(arithmetic));
  if (!bytes) throw new Error(`The ${arithmetic} kernels are not in this page`);
  const module = await WebAssembly.compile(bytes);
  return { arithmetic, kernels: await CompiledKernels.start({ module, arithmetic, room: plainMemory(memory) }) };
}

/** By what means this engine has the arithmetic of a run. */
async function meansOf(wanted: RunArithmetic = "separate", exact: boolean): Promise<Arithmetic> {
  if (wanted === "separate") return "separate";
  return !exact && await fuses() ? "fused" : "exact";
}

/** What differs, in words that go on after "It leaves the record". */
function differenceText({ after, step, sameState, metric }: Mismatch): string {
  const where = after === step - 1 ? `at step ${step}` : `between step ${after + 1} and step ${step}`;
  const what = metric
    ? `${metric.name} is ${metric.found ?? "missing"}, recorded is ${metric.recorded ?? "none"}`
    : "the state has another digest";
  return `${where}: ${what}${sameState ? "; the state is the recorded one all the same" : ""}`;
}
