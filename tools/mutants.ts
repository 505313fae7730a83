/**
 * `deno task mutants [--mutants N] [--seed N] [folder …]`: changes a hundred lines that decide something, one at a time, in a copy of
 * the project, and demands that a test fails each time. Takes an hour or two; goes on where it was stopped.
 *
 * @module
 */
import { readCount } from "../lib/cli/arguments.ts";
import { command, run } from "../lib/cli/command.ts";
import { UsageError } from "../lib/cli/usage_error.ts";
import { copyOfProject } from "../testing/run_task.ts";
import accepted from "./mutants/accepted.json" with { type: "json" };
import { acceptance, type Accepted } from "./mutants/accepted.ts";
import { chosen } from "./mutants/chosen.ts";
import { type Mutant, mutantsOf } from "./mutants/mutants_of.ts";
import { type Room, rooms } from "./mutants/rooms.ts";
import { Fates, isolate, keyOf, runTests, tried } from "./mutants/trial.ts";
import { walk } from "./mutants/walk.ts";

const help = `Changes lines that decide something, one at a time, in a copy of the project, and
demands that a test notices. Goes on where it was stopped.

Usage: deno task mutants [options] [folder ...]

Options:
  --mutants N  how many in all (default: 100)
  --seed N     what they are drawn from (default: 1)
  --help       this text

Ends with 0 when each was noticed or is on the list of those that need not be,
1 when one survived.`;

const main = command({
  name: "mutants",
  summary: "",
  help,
  options: { mutants: { type: "string" }, seed: { type: "string" } },
  takes: "folders",
  async run({ values, positionals }) {
    const count = readCount("mutants", values.mutants) ?? 100, seed = readCount("seed", values.seed) ?? 1;
    const folders = rooms.map(({ folder }) => folder), unknown = positionals.find((name) => !folders.includes(name));
    if (unknown !== undefined) throw new UsageError(`There are no mutants of ${unknown}`, unknown, folders);
    const wanted = rooms.filter(({ folder }) => positionals.length === 0 || positionals.includes(folder));
    const sources = rooms.map(({ folder }) => walk(folder).filter((path) => !path.endsWith("_test.ts")));
    const mutants = sources.map((paths) => paths.flatMap((path) => mutantsOf(path, Deno.readTextFileSync(path))));
    const isAccepted = acceptance(accepted as Accepted[], mutants.flat());
    const survivors: Mutant[] = [];
    let done = 0;
    using copy = copyOfProject();
    await isolate(copy.folder);
    Deno.mkdirSync(".upheld/mutants", { recursive: true });
    const fates = new Fates(".upheld/mutants/fates.jsonl");
    for (const room of wanted) {
      const share = chosen(mutants[rooms.indexOf(room)], Math.ceil(count / rooms.length), seed);
      for await (const { mutant, fate } of trials(room, share, copy.folder, fates)) {
        done++;
        const where = `${mutant.file}:${mutant.line}`, change = `${mutant.from}  ->  ${mutant.to}`;
        console.log(
          `${done} ${fate}${fate === "survived" && isAccepted(mutant) ? ", accepted" : ""}: ${where}  ${change}`,
        );
        if (fate === "survived" && !isAccepted(mutant)) survivors.push(mutant);
      }
    }
    if (done === 0) throw new Error("No mutant was tried: there is none to be found");
    console.log(`${done} mutants, ${survivors.length} survived that are not accepted`);
    for (const { file, line, from, to } of survivors) console.log(`${file}:${line}\n    ${from}\n    ${to}`);
    return survivors.length > 0 ? 1 : 0;
  },
});

/** Tries mutants one after the other, with three times as long as the tests take without, and a minute. */
async function* trials({ folder, tests }: Room, mutants: readonly Mutant[], copy: string, fates: Fates) {
  const texts = [folder, ...tests].flatMap((path) => walk(`${copy}/${path}`)).map((path) => Deno.readTextFileSync(path))
    .join("\n");
  let limit: number | undefined;
  for (const mutant of mutants) {
    const key = keyOf(mutant, texts);
    let fate = fates.get(key);
    if (!fate) {
      limit ??= await timeOf(copy, tests);
      // The test beside the file first: it notices most, and takes the least time.
      const own = mutant.file.replace(/\.tsx?$/, "_test.ts"),
        hasOwn = walk(`${copy}/${folder}`).includes(`${copy}/${own}`);
      if (hasOwn) fate = await tried(mutant, copy, [own], limit);
      if (!fate || fate === "survived") fate = await tried(mutant, copy, tests, limit);
      fates.set(key, fate);
    }
    yield { mutant, fate };
  }
}

async function timeOf(copy: string, tests: readonly string[]): Promise<number> {
  const start = performance.now();
  if (await runTests(copy, tests, 3_600_000) !== "survived") {
    throw new Error(`The tests fail without a mutant: deno test -P ${tests.join(" ")}`);
  }
  return 60_000 + 3 * (performance.now() - start);
}

await run(() => main.main(Deno.args));
