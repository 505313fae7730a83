import { join } from "node:path";
import type { ProgramLimits } from "../experiment/mod.ts";
import { readIfThere } from "../files/mod.ts";
import { MemoryLimitError, ProgramError, TimeLimitError } from "./program_error.ts";
import { mayRun, requireRun } from "./require_run.ts";

/**
 * Starts a program, ends it and all that it started when the pipe on standard input closes, as it does when this process ends in whatever
 * way; and when all of that together takes more than so many KiB. That is its process group and, on Linux, what has its mark in the
 * environment: such as has a session of its own, or a parent that ended.
 */
const script = `exec 3<&0 </dev/null 2>&1
most=$1 told=$2 mark=$3 run=$4
shift 4
echo $$ >"$mark"
marked() { grep -lsxzF "UPHELD_RUN=$run" /proc/[0-9]*/environ | while IFS=/ read -r _ _ id _; do echo "$id"; done; }
strays() { for id in $(marked); do grep -qs "^[0-9]* (.*) . [0-9]* $$ " "/proc/$id/stat" || echo "$id"; done; }
ask() { kill -s TERM 0 $(strays); }
end() { ask; sleep 2; kill -s KILL $(marked); kill -s KILL 0; }
( trap '' TERM; read -r _ <&3; end ) >/dev/null 2>&1 & pipe=$!
memory=
if [ "$most" -gt 0 ]; then
  ( trap '' TERM
    while sleep 0.2; do
      taken=$(ps -A -o pid= -o pgid= -o rss= | awk -v group=$$ -v marked=" $(marked | tr '\\n' ' ')" \
        '$2 == group || index(marked, " " $1 " ") { sum += $3 } END { print sum + 0 }')
      if [ "$taken" -gt "$most" ]; then echo "$taken" >"$told"; end; fi
    done ) >/dev/null 2>&1 3<&- & memory=$!
fi
UPHELD_RUN=$run "$@" 3<&- & wait $!
code=$?
exec >/dev/null 2>&1
trap '' TERM
kill -s KILL $pipe $memory
ask
i=0
while [ $i -lt 20 ] && [ -n "$(marked)" ]; do i=$((i + 1)); sleep 0.1; done
kill -s KILL $(marked)
rm -f "$mark"
exit $code`;

/** So many seconds what holds the pipe of a program that ended is read on: longer than what was asked to end has for its last words. */
const patience = 4;

/** A program to be run. */
export interface Supervised {
  /** What it is, for errors: `mnist/adam-0`. */
  readonly name: string;
  readonly words: readonly string[];
  /** Where it is started. */
  readonly folder: string;
  /** The file that takes all that it prints. */
  readonly printed: string;
  /** The file that names its process group while it runs. */
  readonly mark: string;
  readonly threads: number;
  readonly limits?: ProgramLimits;
  /** Told each line that it prints. */
  readonly watch?: (line: string) => void;
}

/** So many of its last lines an error shows. */
const shownLines = 8;

/**
 * Runs a program to its end, in a process group of its own. What it prints on either stream is kept. What it started does not outlive it, and
 * what could not be ended is not waited for.
 *
 * @throws {ProgramError} When it cannot be started, or ends with another exit code than 0: with its last lines.
 * @throws {TimeLimitError | MemoryLimitError} When it took more than it may, and was ended.
 */
export async function runSupervised(program: Supervised): Promise<void> {
  const { name, words, folder, printed, mark, threads, limits = {}, watch = () => {} } = program;
  requireRun(words[0], name);
  const told = `${printed}.memory`, most = Math.ceil((limits.mebibytes ?? 0) * 1024);
  await Deno.remove(told).catch(() => {});
  using file = await Deno.open(printed, { write: true, create: true, append: true });
  const child = start(program, ["-c", script, "sh", String(most), told, mark, crypto.randomUUID(), ...words], {
    cwd: folder,
    // So that programs side by side do not take all cores each.
    env: { OMP_NUM_THREADS: String(threads) },
  });
  let late = false, closing: Promise<void> | undefined;
  // It may have ended already.
  const close = () => closing ??= child.stdin.close().catch(() => {});
  const timer = limits.seconds === undefined ? undefined : setTimeout(() => {
    late = true;
    void close();
  }, limits.seconds * 1000);
  const last: string[] = [], output = child.stdout.getReader();
  const read = async () => {
    for await (const line of linesOf(output, file)) {
      watch(line);
      last.push(line);
      if (last.length > shownLines) last.shift();
    }
  };
  try {
    const reading = read();
    await Promise.race([reading, child.status]);
    const { code, signal } = await child.status;
    // One that ended by itself was in time, whatever time what it left took to end.
    late &&= signal !== null;
    clearTimeout(timer);
    const isHeld = !await isDoneWithin(patience, reading);
    await output.cancel();
    await reading;
    const end = (isHeld ? heldText : "") + endText(last, printed);
    if (late) throw new TimeLimitError(`${name} took more than ${limits.seconds} s and was ended${end}`);
    const taken = readIfThere(told)?.trim();
    if (taken) {
      throw new MemoryLimitError(
        `${name} took ${
          Math.ceil(Number(taken) / 1024)
        } MiB of memory, may take ${limits.mebibytes}, and was ended${end}`,
      );
    }
    if (code === 0) return;
    // A shell tells of a signal so.
    const how = signal
      ? `was ended by ${signal}`
      : code > 128 && code < 160
      ? `was ended by signal ${code - 128}`
      : code === 127
      ? `ended with exit code 127, as where there is no program ${JSON.stringify(words[0])}`
      : `ended with exit code ${code}`;
    throw new ProgramError(`${name} ${how}${end}`);
  } finally {
    clearTimeout(timer);
    await Promise.all([close(), output.cancel()]);
  }
}

/** Waits, three seconds at most, for the end of a program whose starter was killed: it would write where the next one does. */
const waiting = `group=$(cat "$1")
i=0
while [ $i -lt 30 ] && kill -s 0 -- "-$group"; do i=$((i + 1)); sleep 0.1; done
rm -f "$1"`;

/** Waits for the end of an earlier program with this mark, where there is one. */
export async function untilEnded(mark: string): Promise<void> {
  if (readIfThere(mark) === undefined || !mayRun("sh")) return;
  await new Deno.Command("sh", { args: ["-c", waiting, "sh", mark], stdin: "null", stdout: "null", stderr: "null" })
    .output();
}

function start(
  { name, words }: Supervised,
  args: readonly string[],
  options: Pick<Deno.CommandOptions, "cwd" | "env">,
) {
  try {
    return new Deno.Command("sh", {
      ...options,
      args: [...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
      detached: true,
    }).spawn();
  } catch (error) {
    throw new ProgramError(
      `${name} cannot be started (${words.join(" ")}): ${
        (error as Error).message
      }; programs are started by "sh", which has to be there`,
      { cause: error },
    );
  }
}

/** The lines of a stream, all bytes of which go into a file as well. A line that ends in a carriage return is one, too. */
async function* linesOf(
  output: ReadableStreamDefaultReader<Uint8Array>,
  file: Deno.FsFile,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for (let { value: chunk } = await output.read(); chunk; { value: chunk } = await output.read()) {
    for (let written = 0; written < chunk.length;) written += await file.write(chunk.subarray(written));
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r\n|\n|\r/);
    // A program that never ends a line does not fill the memory.
    rest = lines.pop()!.slice(-10_000);
    yield* lines;
  }
  if (rest !== "") yield rest;
}

const heldText =
  "; what it started holds its output still, outside of its process group and without its UPHELD_RUN in the " +
  "environment: end that yourself";

async function isDoneWithin(seconds: number, work: Promise<void>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<false>((resolve) => timer = setTimeout(() => resolve(false), seconds * 1000));
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

function endText(last: readonly string[], printed: string): string {
  const lines = last.map((line) => line.trimEnd().slice(0, 300)).filter((line) => line !== "");
  if (lines.length === 0) return `; it printed nothing (${printed})`;
  return `; the last that it printed:\n${lines.map((line) => `  ${line}`).join("\n")}\nall of it is in ${printed}`;
}

/** Path of the file that takes what a program prints in a folder. */
export const printedPath = (folder: string) => join(folder, "printed.txt");
