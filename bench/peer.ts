/** `deno task bench:peer`: our training steps beside PyTorch's. */
import { fileURLToPath } from "node:url";
import { command, run } from "../lib/cli/command.ts";
import { status } from "../lib/cli/output.ts";
import { duration } from "../lib/cli/progress.ts";
import { UsageError } from "../lib/cli/usage_error.ts";
import { endTogether } from "../testing/child_process.ts";
import { findTorch, installTorch, withoutTorch } from "./find_torch.ts";
import { thisMachine } from "./machine.ts";
import { peerTable } from "./peer_table.ts";
import { denoProgram, resultOf, type Timing } from "./program.ts";
import { type PeerRow, rowsOf, type Side, type Turn, turns } from "./rounds.ts";
import type { RecordedRow } from "./speed_tables.ts";
import { recordTable, writePage } from "./table_files.ts";
import { workloads } from "./workloads.ts";

const help = `Times our training steps beside PyTorch's, in turns.

Usage: deno task bench:peer [options]

Options:
  --rounds N      rounds, whose medians are printed (default: 5)
  --threads LIST  numbers of threads, like 1,2 (default: 1 and all cores)
  --only TEXT     only workloads with this text in their name
  --epoch         a whole epoch of each CNN, too
  --stock         TensorFlow.js' WASM backend as it comes, too
  --python PATH   the Python that has PyTorch (default: $PYTHON, python3 or
                  /usr/bin/python3, the first that has it)
  --install       install PyTorch with apt-get where no Python has it
  --json          print the rows as JSON
  --record        write the rows into the table of this machine, and docs/speed.md
  --tables        time nothing: write docs/speed.md from the tables
  --help          this text

Examples:
  deno task bench:peer
  deno task bench:peer --only deep-cnn --threads 1 --epoch
  deno task bench:peer --stock --json > times.json
  deno task bench:peer --epoch --only epoch --rounds 1 --record

Each time is the median of many steps in a process of its own. A ratio below 1
says that ours is faster. A round of all takes about five minutes on two cores,
epochs as much again. --record keeps the rows that are not timed, so that parts
can be timed one after the other.

Ends with 0 when all was timed, 1 when a program failed or there was nothing to
compare with, 2 when it was called wrongly.`;

const sideNames: Readonly<Record<Side, string>> = { ours: "ours", peer: "PyTorch", stock: "stock" };

const main = command({
  name: "bench:peer",
  summary: "",
  help,
  options: {
    rounds: { type: "string", default: "5" },
    threads: { type: "string", default: [...new Set([1, navigator.hardwareConcurrency])].join() },
    only: { type: "string", default: "" },
    epoch: { type: "boolean", default: false },
    stock: { type: "boolean", default: false },
    python: { type: "string" },
    install: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    record: { type: "boolean", default: false },
    tables: { type: "boolean", default: false },
  },
  takes: "none",
  async run({ values }) {
    if (values.tables) {
      await writePage();
      return 0;
    }
    const rounds = readCount("rounds", values.rounds);
    const threads = values.threads.split(",").map((text) => readCount("threads", text));
    const names = chosen(values.only, values.epoch);

    const torch = await torchOrExplain(values.python, values.install);
    const programs: Partial<Record<Side, readonly string[]>> = {
      ours: denoProgram("ours.ts"),
      ...(torch && { peer: [torch.python, fileURLToPath(new URL("peer/torch_steps.py", import.meta.url))] }),
      ...(values.stock && { stock: denoProgram("stock.ts") }),
    };
    const timed = await timeAll(turns(rounds, names, threads, Object.keys(programs) as Side[]), programs);
    const rows = rowsOf(timed), machine = await thisMachine();
    const programNames = [...new Set(timed.map(({ program }) => program))];
    if (values.json) console.log(JSON.stringify(rows, null, 2));
    else {
      console.log(`${machine.cpu}, ${machine.cores} cores, Deno ${machine.deno}\n\n${peerTable(rows)}`);
      console.log(`\nMedians of ${rounds} ${rounds === 1 ? "round" : "rounds"}: ${programNames.join(", ")}`);
      if (torch) console.log("A ratio below 1 says that ours is faster");
    }
    if (rows.every(({ ratio, stock_ms }) => ratio === null && stock_ms == null)) {
      console.error("Nothing was compared: there is no PyTorch and no time of stock TensorFlow.js");
      return 1;
    }
    if (values.record) {
      await recordTable({ machine, programs: programNames, rows: rows.map((row) => recorded(row, rounds)) });
      await writePage();
    }
    return 0;
  },
});
endTogether();
await run(() => main.main(Deno.args));

function recorded({ workload, threads, ours_ms, peer_ms, stock_ms }: PeerRow, rounds: number): RecordedRow {
  return { workload, threads, ours_ms, peer_ms, ...(stock_ms !== undefined && { stock_ms }), rounds };
}

function readCount(name: string, text: string): number {
  if (/^[1-9][0-9]{0,2}$/.test(text)) return Number(text);
  throw new UsageError(`--${name} has ${JSON.stringify(text)}, wanted a whole number from 1`, text, []);
}

function chosen(only: string, epoch: boolean): string[] {
  const names = workloads.filter(({ task }) => epoch || task !== "epoch").map(({ name }) => name);
  const found = names.filter((name) => name.includes(only));
  if (found.length === 0) throw new UsageError(`No workload has ${JSON.stringify(only)} in its name`, only, names);
  return found;
}

/** The PyTorch to compare with. Where there is none, says how to get it. */
async function torchOrExplain(python: string | undefined, install: boolean) {
  const named = python ?? Deno.env.get("PYTHON");
  const pythons = [...(named ? [named] : []), ...(python ? [] : ["python3", "/usr/bin/python3"])];
  let torch = await findTorch(pythons);
  if (!torch && install) {
    console.error("Installing PyTorch");
    await installTorch();
    torch = await findTorch(pythons);
  }
  if (!torch) console.error(withoutTorch(pythons));
  return torch;
}

/** Takes all turns, one after the other, and tells how far it is. What a side cannot do is tried once. */
async function timeAll(order: readonly Turn[], programs: Partial<Record<Side, readonly string[]>>) {
  const timed: (Turn & Timing)[] = [];
  const start = performance.now();
  for (const [i, turn] of order.entries()) {
    const { round, side, workload, threads } = turn;
    const left = i > 0 ? `, ${duration((performance.now() - start) / i * (order.length - i) / 1000)} left` : "";
    status(
      `${i + 1} of ${order.length}${left}: round ${round}, ${workload}, ${threadsInWords(threads)}, ${sideNames[side]}`,
    );
    const failed = timed.find((it) =>
      it.ms === null && it.side === side && it.workload === workload && it.threads === threads
    );
    const { warmUp, repeats } = workloads.find(({ name }) => name === workload)!;
    const counts = side === "peer" ? ["--warm-up", String(warmUp), "--repeats", String(repeats)] : [];
    const command = [...programs[side]!, "--threads", String(threads), "--workload", workload, ...counts];
    timed.push({ ...(failed ?? await resultOf<Timing>(command)), ...turn });
  }
  status("");
  return timed;
}

function threadsInWords(threads: number): string {
  return threads === 1 ? "1 thread" : `${threads} threads`;
}
