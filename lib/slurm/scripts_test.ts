import assert from "node:assert/strict";
import { scratchFolder } from "../../testing/mod.ts";
import { arrayScript, mergeScript, type Request } from "./scripts.ts";

/** A Deno that prints what it is called with. */
function echo(folder: string): string {
  const path = `${folder}/it's deno`;
  Deno.writeTextFileSync(path, `#!/bin/bash\nprintf '%s\\n' "$@"\n`, { mode: 0o755 });
  return path;
}

const request = (folder: string): Request => ({
  name: "upheld-abc-1",
  root: folder,
  folder: `${folder}/50 % done`,
  choices: { "learning rate": `it's "0.1"; exit 7` },
  threads: 2,
  settings: { deno: echo(folder), time: "30", memory: "512M", sbatch: ["--qos=long"] },
});

Deno.test("arrayScript() trains the run in its task's line, whatever quotes and spaces there are", async () => {
  const folder = scratchFolder("slurm-scripts");
  const { folder: submission } = request(folder);
  Deno.mkdirSync(submission);
  Deno.writeTextFileSync(`${submission}/tasks.txt`, "one\ta-0\ntwo words\tb c-1\nthree\td-0\n");
  Deno.writeTextFileSync(`${folder}/array.sh`, arrayScript(request(folder), 1, 2, 2));
  const { code, stdout } = await new Deno.Command("bash", {
    args: [`${folder}/array.sh`],
    env: { SLURM_ARRAY_TASK_ID: "0" },
  }).output();
  assert.equal(code, 0);
  assert.deepEqual(new TextDecoder().decode(stdout).trimEnd().split("\n"), [
    ...["task", "--quiet", "reproduce", "two words", "--runs", "b c-1"],
    ...["--under", `learning rate=it's "0.1"; exit 7`, "--no-plan", "--jobs", "1", "--threads", "2"],
  ]);
});

Deno.test("arrayScript() draws the universes again of which its task's run is one", () => {
  const script = arrayScript(
    { ...request(scratchFolder("slurm-universes")), universes: { count: 50, seed: 3 } },
    0,
    1,
    2,
  );
  assert.match(script, /reproduce "\$experiment" --runs "\$run" --universes 50 --draw-seed 3 --no-plan/);
});

Deno.test("arrayScript() begins runs of programs by what asks for the right to start them", () => {
  const script = arrayScript({ ...request(scratchFolder("slurm-programs")), programs: true }, 0, 1, 2);
  assert.match(script, /task --quiet upheld reproduce "\$experiment" --runs "\$run" .*--go-on$/m);
});

Deno.test("arrayScript() asks for what the plan measured and the site wants", () => {
  const folder = scratchFolder("slurm-scripts-asked");
  const asked = arrayScript({ ...request(folder), jobs: 5 }, 1, 2, 40).split("\n").filter((line) =>
    line.startsWith("#S")
  );
  assert.deepEqual(asked, [
    "#SBATCH --job-name=upheld-abc-1-1",
    "#SBATCH --array=0-39%5",
    "#SBATCH --cpus-per-task=2",
    "#SBATCH --mem=512M",
    "#SBATCH --time=30",
    "#SBATCH --requeue",
    `#SBATCH --chdir="${folder}"`,
    // A percent sign stands for something else in Slurm.
    `#SBATCH --output="${folder.replaceAll("%", "%%")}/50 %% done/logs/1-%a.log"`,
    "#SBATCH --open-mode=append",
    "#SBATCH --qos=long",
  ]);
});

Deno.test("a script on a node without Deno says so and ends with 127", async () => {
  const folder = scratchFolder("slurm-scripts-without");
  const settings = { ...request(folder).settings, deno: "/nowhere/deno" };
  Deno.writeTextFileSync(`${folder}/merge.sh`, mergeScript({ ...request(folder), settings }));
  const { code, stderr } = await new Deno.Command("bash", { args: [`${folder}/merge.sh`] }).output();
  assert.equal(code, 127);
  assert.match(
    new TextDecoder().decode(stderr),
    /^Node \S+ has no \/nowhere\/deno: install Deno where all nodes see it/m,
  );
});
