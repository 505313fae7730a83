import { fileURLToPath } from "node:url";
import type { Examples } from "../../lib/dataset/mod.ts";
import { ledgerLine, type RecordedRun, type Stretch } from "../../lib/evidence/mod.ts";
import type { LedgerSegment } from "../../lib/evidence/ledger.ts";
import { compareLines } from "../../lib/evidence/mismatch.ts";
import { datasetOf, type TrainingRun } from "../../lib/experiment/mod.ts";
import { type Arithmetic, arithmetics } from "../../lib/kernels/arithmetic.ts";
import { kernelBinary } from "../../lib/kernels/kernel_binary.ts";
import { output } from "../../testing/child_process.ts";
import { scratchFolder } from "../../testing/scratch_folder.ts";
import { type BrowserProgram, openIn } from "../../testing/page/browser_programs.ts";
import { type Job, pack, type PackedBytes, type PackedExamples, unpack } from "./job.ts";

type Posted = Omit<LedgerSegment, "state" | "weights"> & {
  readonly state: PackedBytes;
  readonly weights?: PackedBytes;
  readonly arithmetic: Arithmetic;
};

/** What became of a stretch in a browser. */
export interface BrowserReplay {
  /** Lines of the ledger that were compared. */
  readonly lines: number;
  /** By what means the browser has the run's arithmetic. */
  readonly arithmetic?: Arithmetic;
  /** The first thing that differs, or what went wrong; nothing where all bytes are the recorded ones. */
  readonly problem?: string;
}

/** The engine and the page's program in one file. */
export async function bundle(): Promise<string> {
  const page = fileURLToPath(new URL("page.ts", import.meta.url));
  const file = `${scratchFolder("browsers")}/page.js`;
  const args = ["bundle", "--quiet", "--platform", "browser", "-o", file, page];
  const { success, stderr } = await output(Deno.execPath(), { args });
  if (!success) throw new Error(`The page cannot be bundled: ${new TextDecoder().decode(stderr)}`);
  return await Deno.readTextFile(file);
}

/** A browser that says nothing for so many milliseconds is given up: what a segment takes on one thread is far less. */
const patience = 600_000;

/** Trains a stretch of a run on record in a browser, on one thread, and compares each line of its ledger. */
export async function replayInBrowser(
  browser: BrowserProgram,
  script: string,
  recorded: RecordedRun,
  stretch: Stretch,
): Promise<BrowserReplay> {
  const { lines: wanted } = recorded.ledger;
  const job = JSON.stringify(await jobOf(recorded, stretch));
  let at = wanted.findIndex(({ step }) => step === stretch.from), lines = 0, arithmetic: Arithmetic | undefined;
  const { promise: ended, resolve: end } = Promise.withResolvers<string | undefined>();
  const giveUp = () => end(`said nothing for ${patience / 60_000} minutes`);
  let timer = setTimeout(giveUp, patience), isOver = false;
  void ended.then(() => isOver = true);
  const accept = ({ state, weights, ...told }: Posted) => {
    // What was sent before the browser is closed, after something was other.
    if (isOver) return;
    clearTimeout(timer);
    timer = setTimeout(giveUp, patience);
    const bytes = (packed: PackedBytes) => unpack(packed) as Uint8Array<ArrayBuffer>;
    const segment = { ...told, state: bytes(state), weights: weights && bytes(weights) } as LedgerSegment;
    const before = wanted[at]?.step ?? 0, line = wanted[++at];
    arithmetic = told.arithmetic;
    if (line?.step !== segment.step) return end(`has a line after step ${segment.step}, the record has none there`);
    const mismatch = compareLines(ledgerLine("", segment), line, before);
    if (mismatch) return end(`differs after step ${segment.step}: ${JSON.stringify(mismatch)}`);
    lines++;
  };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const path = new URL(request.url).pathname.slice(1);
    if (path === "") {
      return html(
        `<!doctype html><meta charset="utf-8"><title>Replay</title><script type="module" src="page.js"></script>`,
      );
    }
    if (path === "page.js") return new Response(script, { headers: { "content-type": "text/javascript" } });
    if (path === "job.json") return new Response(job, { headers: { "content-type": "application/json" } });
    const binary = arithmetics.find((arithmetic) => path === `${arithmetic}.wasm`);
    if (binary) {
      return new Response(await kernelBinary(binary, "plain"), { headers: { "content-type": "application/wasm" } });
    }
    if (path === "segment") accept(await request.json());
    else if (path === "done") end(wanted[at]?.step === stretch.to ? undefined : `ended before step ${stretch.to}`);
    else if (path === "failed") end((await request.json()).message);
    else return new Response("There is nothing here", { status: 404 });
    return new Response();
  });
  const page = openIn(browser, `http://127.0.0.1:${server.addr.port}/`);
  try {
    const problem = await Promise.race([ended, page.closed.then(() => "closed before it was done")]);
    return { lines, arithmetic, ...(problem && { problem }) };
  } finally {
    clearTimeout(timer);
    await page.close();
    await server.shutdown();
  }
}

const html = (text: string) => new Response(text, { headers: { "content-type": "text/html" } });

async function jobOf({ run, readCheckpoint }: RecordedRun, { from, to }: Stretch): Promise<Job> {
  const { inputShape, digest, train, test } = await datasetOf(run as TrainingRun);
  const width = inputShape.reduce((product, length) => product * length, 1);
  return {
    protocol: (run as TrainingRun).protocol,
    seed: run.seed,
    ...(from > 0 && { state: pack(readCheckpoint(`state-${from}`)) }),
    to,
    inputShape,
    digest,
    train: packExamples(train, width),
    test: packExamples(test, width),
  };
}

function packExamples(examples: Examples, width: number): PackedExamples {
  const { size, images, targets, targetSize } = examples, told = { size, targets: pack(targets), targetSize };
  if (images) return { ...told, images: { ...images, bytes: pack(images.bytes) } };
  const inputs = new Float32Array(size * width);
  examples.gather(Uint32Array.from({ length: size }, (_, i) => i), inputs);
  return { ...told, inputs: pack(inputs) };
}
