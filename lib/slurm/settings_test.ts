import assert from "node:assert/strict";
import { scratchFolder } from "../../testing/mod.ts";
import { checkSettings, readSettings } from "./settings.ts";

Deno.test("readSettings() takes what slurm.json says, and nothing where there is none", () => {
  const folder = scratchFolder("slurm-settings");
  assert.deepEqual(readSettings(folder), {});
  const settings = { partition: "short", modules: ["deno/2.9"], time: "2:00:00", memory: "2G", sbatch: ["--qos=long"] };
  Deno.writeTextFileSync(`${folder}/slurm.json`, JSON.stringify(settings));
  assert.deepEqual(readSettings(folder), settings);
});

const refused: readonly (readonly [unknown, RegExp])[] = [
  [{ partitoin: "short" }, /^slurm: there is no setting "partitoin"; did you mean partition/],
  [{ partition: 7 }, /^slurm: partition is 7, wanted a name$/],
  [{ partition: "short\n#SBATCH --array=0-9999" }, /partition is "short\\n#SBATCH/],
  [{ modules: "deno" }, /modules is "deno", wanted a list/],
  [{ modules: ["deno; rm -rf ~"] }, /modules is "deno; rm -rf ~", wanted a list/],
  [{ time: "two hours" }, /time is "two hours", wanted a time as Slurm writes it/],
  [{ memory: "2 GB" }, /memory is "2 GB", wanted a size as Slurm writes it/],
  [{ sbatch: ["qos=long"] }, /sbatch is "qos=long", wanted a list of options/],
  [{ sbatch: ["--array=0-9"] }, /--array=0-9 is set by the scripts themselves/],
  [{ deno: "deno\n" }, /deno is "deno\\n", wanted a command or a path/],
  [["short"], /it holds \["short"\], wanted an object with partition, account/],
];
for (const [settings, message] of refused) {
  Deno.test(`checkSettings() refuses ${JSON.stringify(settings)}`, () => {
    assert.throws(() => checkSettings(settings, "slurm"), { name: "SlurmError", message });
  });
}

Deno.test("readSettings() names a file that is no JSON", () => {
  const folder = scratchFolder("slurm-settings-broken");
  Deno.writeTextFileSync(`${folder}/slurm.json`, "partition: short");
  assert.throws(() => readSettings(folder), { name: "SlurmError", message: /slurm\.json:1:\d+ is not JSON/ });
});
