/**
 * `deno task kills [--kills N] [--seed N]`: kills a run at random moments (default: 100 times) and demands that it ends with the bytes
 * of a run that nobody killed. Takes a minute.
 *
 * @module
 */
import { startBackend } from "../lib/backend/mod.ts";
import { randomSeed, readCount } from "../lib/cli/arguments.ts";
import { command, run } from "../lib/cli/command.ts";
import { stream } from "../lib/random/mod.ts";
import { endTogether } from "../testing/child_process.ts";
import { killAtRandomMoments } from "../testing/killed_run.ts";
import { scratchFolder } from "../testing/mod.ts";

const help = `Kills a run at random moments and compares its bytes with those of a run that
nobody killed.

Usage: deno task kills [options]

Options:
  --kills N  how many times (default: 100)
  --seed N   what the moments are drawn from (default: drawn, and printed)
  --help     this text

Ends with 0 when the bytes are the same, 1 when they are not.`;

const folders: string[] = [];

const main = command({
  name: "kills",
  summary: "",
  help,
  options: { kills: { type: "string" }, seed: { type: "string" } },
  takes: "none",
  async run({ values }) {
    const kills = readCount("kills", values.kills) ?? 100;
    const seed = readCount("seed", values.seed) ?? randomSeed();
    console.log(`Drawn from seed ${seed}`);
    const backend = await startBackend({ threads: 1 });
    const stores = { killed: scratchFolder("kills-killed"), calm: scratchFolder("kills-calm") };
    folders.push(stores.killed, stores.calm);
    const { steps, differing } = await killAtRandomMoments(
      kills,
      stream("kills", seed),
      stores,
      (kill, step) => console.error(`killed ${kill} of ${kills}, at step ${step.toLocaleString("en-US")}`),
    );
    await backend.dispose();
    if (differing.length > 0) console.error(`Other bytes than without kills: ${differing.join(", ")}`);
    else console.log(`Killed ${steps.length} times: the bytes of a run that nobody killed`);
    return differing.length > 0 ? 1 : 0;
  },
});
const clear = () => folders.forEach((folder) => Deno.removeSync(folder, { recursive: true }));
addEventListener("unload", clear);
endTogether(clear);
await run(() => main.main(Deno.args));
