/** `deno task bench`: runs `deno bench -P` and says what takes how long beside what. */
import { command, run } from "../lib/cli/command.ts";
import { endTogether, output } from "../testing/child_process.ts";
import { benchTable, measuredIn } from "./bench_table.ts";
import { thisMachine } from "./machine.ts";
import { root } from "./program.ts";

const help = `Times a training step of each net, a long run, and a store of many runs.

Usage: deno task bench [options] [file ...]

Options:
  --filter TEXT  only benches with this text in their name
  --json         print what deno bench measured, as JSON
  --help         this text

Example:
  deno task bench --filter cnn bench/step_bench.ts

Takes five minutes on two cores.

Ends with 0 when all was measured, 1 when a bench failed or nothing was measured, 2 when it was called wrongly.`;

const main = command({
  name: "bench",
  summary: "",
  help,
  options: { filter: { type: "string" }, json: { type: "boolean", default: false } },
  takes: "names",
  async run({ values: { filter, json }, positionals }) {
    const { cpu, cores, deno } = await thisMachine();
    const args = ["bench", "-P", "--json", ...(filter === undefined ? [] : ["--filter", filter]), ...positionals];
    const { code, stdout } = await output(Deno.execPath(), { args, cwd: root, stderr: "inherit" });
    const text = new TextDecoder().decode(stdout);
    // Nothing is there to be read where the benches could not be loaded: Deno has said why.
    const results = text.trim() ? JSON.parse(text) : { benches: [] };
    if (json) console.log(text);
    else console.log(`${cpu}, ${cores} cores, Deno ${deno}\n\n${benchTable(results)}`);
    if (measuredIn(results) > 0) return code;
    // As JSON, Deno says nothing of why benches could not be loaded.
    if (code !== 0) {
      await output(Deno.execPath(), {
        args: ["bench", "-P", ...positionals],
        cwd: root,
        stderr: "inherit",
        stdout: "inherit",
      });
    }
    console.error("Nothing was measured");
    return 1;
  },
});
endTogether();
await run(() => main.main(Deno.args));
