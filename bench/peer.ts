/** `deno task bench:peer`: our training steps beside others'. */
import { command, run } from "../lib/cli/command.ts";
import { status } from "../lib/cli/output.ts";
import { duration } from "../lib/cli/progress.ts";
import { UsageError } from "../lib/cli/usage_error.ts";
import { fuses, type RunArithmetic, runArithmetics } from "../lib/kernels/arithmetic.ts";
import { endTogether } from "../testing/child_process.ts";
import { checkPeers } from "./check_peers.ts";
import { thisMachine } from "./machine.ts";
import { peerTable } from "./peer_table.ts";
import { denoProgram, jaxJsProgram, resultOf, type Timing } from "./program.ts";
import { installTorch, peersOf, programOf, withoutPeers } from "./pythons.ts";
import { rowsOf, type Turn, turns } from "./rounds.ts";
import { recordTable, writePage } from "./table_files.ts";
import { workOf } from "./work.ts";
import { type Workload, workloads } from "./workloads.ts";

const help = `Times our training steps beside those of other programs, in turns.

Usage: deno task bench:peer [options]

Options:
  --rounds N      rounds, whose medians are printed (default: 5)
  --threads LIST  numbers of threads, like 1,2 (default: 1 and all cores)
  --only TEXT     only workloads with this text in their name
  --epoch         a whole epoch of each net of images, too
  --arithmetic A  separate or fused-multiply-add (the default) for our
                  products; may be given twice, the others are compared with
                  the first
  --python PATH   a Python that has PyTorch or JAX; may be given more than once
                  (default: $PYTHON, python3 or /usr/bin/python3, the first
                  that has one)
  --jax-js        jax-js' WASM backend, too; needs npm's registry once
  --stock         TensorFlow.js' WASM backend as it comes, too
  --install       install PyTorch with apt-get where no Python has it
  --json          print the rows as JSON
  --record        write the rows into the table of this machine, and docs/speed.md
  --tables        time nothing: write docs/speed.md from the tables
  --check         time nothing: train each net for three steps in every program,
                  from the same numbers, and say where losses differ
  --describe NAME time nothing: print what a peer's program is told of a workload
  --help          this text

Examples:
  deno task bench:peer
  deno task bench:peer --only deep-cnn --threads 1 --epoch
  deno task bench:peer --arithmetic separate --arithmetic fused-multiply-add
  deno task bench:peer --stock --jax-js --json > times.json
  deno task bench:peer --epoch --only epoch --rounds 1 --record

Each time is the median of many steps in a process of its own. What stands in
brackets is our time by that one, the median over the rounds: below 1 ours is
faster. A round beside one peer takes about ten minutes on two cores, epochs more
than that again. What takes more than 5 seconds for a step is timed in the first
round only. --record keeps the rows that are not timed, so that parts can be timed
one after the other, and replaces whole rows, as times of other rounds are not to
be compared.

Ends with 0 when all was timed, 1 when a program failed or there was nothing to
compare with, 2 when it was called wrongly.`;

/** Who is timed. */
interface Side {
  readonly name: string;
  command(workload: Workload): readonly string[];
}

/** A program that is told its work. */
interface Peer {
  readonly name: string;
  readonly program: readonly string[];
}

const main = command({
  name: "bench:peer",
  summary: "",
  help,
  options: {
    rounds: { type: "string", default: "5" },
    threads: { type: "string", default: [...new Set([1, navigator.hardwareConcurrency])].join() },
    only: { type: "string", default: "" },
    epoch: { type: "boolean", default: false },
    arithmetic: { type: "string", multiple: true, default: ["fused-multiply-add"] },
    python: { type: "string", multiple: true },
    "jax-js": { type: "boolean", default: false },
    stock: { type: "boolean", default: false },
    install: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    record: { type: "boolean", default: false },
    tables: { type: "boolean", default: false },
    check: { type: "boolean", default: false },
    describe: { type: "string" },
  },
  takes: "none",
  async run({ values }) {
    if (values.tables) {
      await writePage();
      return 0;
    }
    if (values.describe !== undefined) {
      console.log(JSON.stringify(workOf(named(values.describe))));
      return 0;
    }
    const rounds = readCount("rounds", values.rounds);
    const threads = values.threads.split(",").map((text) => readCount("threads", text));
    const names = chosen(values.only, values.epoch);
    const peers: Peer[] = [
      ...await pythonPeers(values.python, values.install),
      ...(values["jax-js"] ? [{ name: "jax-js", program: jaxJsProgram() }] : []),
    ];
    if (values.check) {
      const steps = names.map(named).filter(({ task }) => task === "step");
      return await checkPeers(steps, peers, values.record) ? 0 : 1;
    }
    const sides = [
      ...(await readArithmetics(values.arithmetic)).map(ours),
      ...peers.map(sideOf),
      ...(values.stock ? [stock] : []),
    ];
    const timed = await timeAll(turns(rounds, names, threads, sides.map(({ name }) => name)), sides);
    // Who goes first changes, and the order of the table does not.
    const inOrder = sides.flatMap(({ name }) => timed.filter(({ side }) => side === name));
    const rows = rowsOf(inOrder), machine = await thisMachine();
    if (values.json) console.log(JSON.stringify(rows, null, 2));
    else {
      console.log(`${machine.cpu}, ${machine.cores} cores, Deno ${machine.deno}\n\n${peerTable(rows)}`);
      console.log(`\nMedians of ${rounds} ${rounds === 1 ? "round" : "rounds"}, in milliseconds`);
    }
    if (!timed.some(({ side, ms }) => !side.startsWith("Upheld") && ms !== null)) {
      console.error("Nothing was compared: no other program gave a time");
      return 1;
    }
    if (values.record) {
      await recordTable({ machine, rows: rows.map((row) => ({ ...row, rounds })) });
      await writePage();
    }
    return 0;
  },
});
endTogether();
await run(() => main.main(Deno.args));

function ours(arithmetic: RunArithmetic): Side {
  return {
    name: `Upheld, ${arithmetic}`,
    command: ({ name }) => [...denoProgram("ours.ts"), "--arithmetic", arithmetic, "--workload", name],
  };
}

const stock: Side = { name: "stock", command: ({ name }) => [...denoProgram("stock.ts"), "--workload", name] };

function sideOf({ name, program }: Peer): Side {
  return { name, command: (workload) => [...program, "--work", JSON.stringify(workOf(workload))] };
}

function readCount(name: string, text: string): number {
  if (/^[1-9][0-9]{0,2}$/.test(text)) return Number(text);
  throw new UsageError(`--${name} has ${JSON.stringify(text)}, wanted a whole number from 1`, text, []);
}

async function readArithmetics(texts: readonly string[]): Promise<RunArithmetic[]> {
  const unknown = texts.find((text) => !(runArithmetics as readonly string[]).includes(text));
  if (unknown !== undefined) {
    throw new UsageError(`There is no arithmetic ${JSON.stringify(unknown)}`, unknown, runArithmetics);
  }
  if (texts.includes("fused-multiply-add") && !await fuses()) {
    throw new UsageError("This machine does not fuse multiply-add: use --arithmetic separate", "", []);
  }
  return [...new Set(texts)] as RunArithmetic[];
}

function chosen(only: string, epoch: boolean): string[] {
  const names = workloads.filter(({ task }) => epoch || task !== "epoch").map(({ name }) => name);
  const found = names.filter((name) => name.includes(only));
  if (found.length === 0) throw new UsageError(`No workload has ${JSON.stringify(only)} in its name`, only, names);
  return found;
}

function named(name: string): Workload {
  const workload = workloads.find((workload) => workload.name === name);
  if (workload) return workload;
  throw new UsageError(`There is no workload ${JSON.stringify(name)}`, name, workloads.map(({ name }) => name));
}

/** What Pythons have to compare with: all that were named, or else the first that has any. Where there is none, says how to get it. */
async function pythonPeers(given: readonly string[] | undefined, install: boolean): Promise<Peer[]> {
  const environment = Deno.env.get("PYTHON");
  const pythons = given ?? [...(environment ? [environment] : []), "python3", "/usr/bin/python3"];
  const find = async () => {
    const found = [];
    for (const python of pythons) {
      if (!given && found.length > 0) break;
      found.push(...await peersOf(python));
    }
    return found;
  };
  let found = await find();
  if (install && !found.some(({ library }) => library === "PyTorch")) {
    console.error("Installing PyTorch");
    await installTorch();
    found = await find();
  }
  if (found.length === 0) console.error(withoutPeers(pythons));
  return found.map((python) => ({ name: `${python.library} ${python.version}`, program: programOf(python) }));
}

/** Whether one round has to do: a step of seconds takes a hundred times as long as those that it is told beside. */
function isSlow({ workload, ms }: Turn & Timing): boolean {
  return named(workload).task === "step" && ms !== null && ms > 5000;
}

/** Takes all turns, one after the other, and tells how far it is. What a side cannot do is tried once. */
async function timeAll(order: readonly Turn[], sides: readonly Side[]) {
  const timed: (Turn & Timing)[] = [];
  const start = performance.now();
  for (const [i, turn] of order.entries()) {
    const { round, side, workload, threads } = turn;
    const left = i > 0 ? `, ${duration((performance.now() - start) / i * (order.length - i) / 1000)} left` : "";
    status(`${i + 1} of ${order.length}${left}: round ${round}, ${workload}, ${threadsInWords(threads)}, ${side}`);
    const before = timed.filter((it) => it.side === side && it.workload === workload);
    const known = before.find((it) => it.ms === null || (isSlow(it) && it.threads === threads));
    const command = sides.find(({ name }) => name === side)!.command(named(workload));
    timed.push({ ...(known ?? await resultOf<Timing>([...command, "--threads", String(threads)])), ...turn });
  }
  status("");
  return timed;
}

function threadsInWords(threads: number): string {
  return threads === 1 ? "1 thread" : `${threads} threads`;
}
