import assert from "node:assert/strict";
import { fileURLToPath, pathToFileURL } from "node:url";
import ours from "../../deno.json" with { type: "json" };
import { scratchFolder } from "../../testing/mod.ts";
import { runDeno, runTask } from "../../testing/run_task.ts";
import { permissions } from "../project/permissions.ts";
import { newProject } from "./mod.ts";
import { sourceAt } from "./source.ts";

const root = fileURLToPath(new URL("../../", import.meta.url)).replace(/[/\\]$/, "");

/** What a new project's deno.json says, as far as it is asked here. */
interface Config {
  readonly tasks: Readonly<Record<string, string>>;
  readonly links: readonly string[];
  readonly minimumDependencyAge: { readonly exclude: readonly string[] };
}

Deno.test("upheld new makes a project whose verify, tests, format and lint pass, and fail when a finding moves", async () => {
  const folder = `${scratchFolder("new-project")}/my_report`;
  const made = await runTask("upheld", ["new", folder]);
  assert.equal(made.code, 0, made.error);
  const verify = () => runDeno(["task", "--quiet", "verify", "--json"], folder);
  const { code, out, error } = await verify();
  assert.equal(code, 0, error);
  const rows = JSON.parse(out);
  assert.deepEqual(rows.map(({ id }: { id: string }) => id), ["descent/momentum-is-faster", "descent/plain-takes-150"]);
  for (const { verdict, record } of rows) {
    assert(["upheld", "refuted", "inconclusive"].includes(verdict) && verdict === record);
  }
  // All faces are at hand, TensorFlow.js among them.
  Deno.writeTextFileSync(
    `${folder}/experiments/faces_test.ts`,
    'import { stream } from "upheld";\nimport { modelExperiment, tf } from "upheld/tf";\n\n' +
      'Deno.test("all faces are there", () => void [stream("a", 0).uniform(), tf.layers.lstm, modelExperiment]);\n',
  );
  for (const args of [["test", "-P"], ["fmt", "--check"], ["lint"], ["check"]]) {
    const ended = await runDeno(args, folder);
    assert.equal(ended.code, 0, `${args}: ${ended.out} ${ended.error}`);
  }
  Deno.removeSync(`${folder}/experiments/faces_test.ts`);
  assert.deepEqual(rows.map(({ survives }: { survives: boolean | null }) => survives), [null, null]);
  const under = await runDeno(["task", "--quiet", "reproduce", "--alternatives", "--record", "--json"], folder);
  assert.equal(under.code, 0, under.error);
  const { same, added, missing } = JSON.parse(under.out).record.descent;
  assert.deepEqual([same.length, added.length, missing], [16, 16, []]);
  const [fasterUnder] = JSON.parse((await verify()).out);
  assert.deepEqual(fasterUnder.under, { "momentum: 0.5": "upheld" });
  assert.equal(fasterUnder.survives, true);
  assert.match(fasterUnder.moved, /recorded "no evidence", now \{"verdict":"upheld","word":"holds"/);
  assert.equal((await runDeno(["task", "accept"], folder)).code, 0);
  // What no type allows is told before anything is trained or judged.
  const claims = `${folder}/experiments/descent/claims_test.ts`, sound = Deno.readTextFileSync(claims);
  Deno.writeTextFileSync(claims, sound.replace('"less"', '"first lower"'));
  for (const task of [["verify"], ["reproduce"], ["upheld", "verify"]]) {
    const refused = await runDeno(["task", "--quiet", ...task], folder);
    assert.deepEqual([refused.code, refused.out], [1, ""], task.join(" "));
    assert.match(refused.error, /Type '"first lower"' is not assignable/, task.join(" "));
  }
  Deno.writeTextFileSync(claims, sound);
  // A file that the experiment loads belongs to its evidence.
  const path = `${folder}/experiments/descent/experiment.ts`;
  Deno.writeTextFileSync(`${folder}/experiments/descent/steps.ts`, "export const steps: number = 300;\n");
  Deno.writeTextFileSync(
    path,
    `import { steps } from "./steps.ts";\n${Deno.readTextFileSync(path).replace("const steps = 300;\n", "")}`,
  );
  const again = await runDeno(["task", "--quiet", "reproduce"], folder);
  assert.match(
    again.out,
    /16 runs, 0 complete already, 16 steps to train; 32 more are kept that other code, data or protocols made/,
  );
  assert.equal((await verify()).code, 0);
  Deno.writeTextFileSync(`${folder}/experiments/descent/steps.ts`, "export const steps: number = 300; // edited\n");
  const sources = JSON.parse((await verify()).out).map(({ source }: { source: string }) => source);
  for (const source of sources) assert.match(source, /^on record since/);
  // From the record alone, as in a clone of it; with another momentum the numbers move.
  Deno.removeSync(`${folder}/.upheld`, { recursive: true });
  assert.equal((await verify()).code, 0);
  Deno.writeTextFileSync(path, Deno.readTextFileSync(path).replace("learningRate = 0.02", "learningRate = 0.03"));
  const moved = await verify();
  assert.equal(moved.code, 1);
  assert.match(moved.error, /Run descent\/plain-0 leaves its record/);
});

Deno.test("a project made from a clone is linked to it, and its tasks leave permissions to the code that it is linked to", async () => {
  const folder = scratchFolder("new-project-linked");
  await newProject(folder);
  const config = JSON.parse(Deno.readTextFileSync(`${folder}/deno.json`)) as Config;
  const { upheld, test, accept, ...own } = config.tasks;
  assert.match(
    upheld,
    /^deno run --quiet --no-prompt --allow-run=deno jsr:\S+\/launch --config deno\.json$/,
  );
  assert.deepEqual([test, accept], ["deno test -P", "deno test -P -u"]);
  for (const [name, task] of Object.entries(own)) {
    assert(name in permissions, name);
    assert.equal(task, `${upheld} ${name}`);
  }
  assert.deepEqual(config.links, [root]);
  const readme = Deno.readTextFileSync(`${folder}/README.md`);
  assert.match(readme, /^deno task upheld verify +# judges/m);
  assert.match(readme, /linked to the folder of Upheld that made it/);
  assert.doesNotMatch(readme, /npx|npm|\n{3}/);
});

Deno.test("a project made from the package depends on its version, for Node.js and Deno alike, and names no folder", async () => {
  const folder = scratchFolder("new-project-package");
  const files = await newProject(folder, { kind: "package", version: "7.8.9", command: "upheld" });
  const manifest = JSON.parse(Deno.readTextFileSync(`${folder}/package.json`));
  assert.deepEqual(manifest.dependencies, { upheld: "^7.8.9" });
  const { upheld, test, accept, ...own } = manifest.scripts;
  assert.deepEqual([upheld, test, accept], ["upheld", "upheld test", "upheld test -u"]);
  for (const [name, task] of Object.entries(own)) {
    assert(name in permissions, name);
    assert.equal(task, `upheld ${name}`);
  }
  const config = JSON.parse(Deno.readTextFileSync(`${folder}/deno.json`)) as Config;
  assert.deepEqual([config.tasks, config.links], [undefined, undefined]);
  assert.deepEqual(config.minimumDependencyAge.exclude, ["npm:upheld"]);
  for (const file of files) {
    const text = Deno.readTextFileSync(`${folder}/${file}`);
    assert(!text.includes(root) && !text.includes("\r"), file);
  }
  assert.match(Deno.readTextFileSync(`${folder}/README.md`), /`npm install`; with Deno nothing/);
  // It has to be the version that all of this is tested with.
  assert.match(Deno.readTextFileSync(`${folder}/.github/workflows/upheld.yml`), /deno-version: 2\.9\.5\n/);
});

Deno.test("a folder with a package.json is a package, one without is a clone, and an address is neither", () => {
  const folder = scratchFolder("new-project-source"), url = pathToFileURL(`${folder}/`);
  assert.deepEqual({ ...sourceAt(url), command: "" }, { kind: "folder", folder, version: ours.version, command: "" });
  Deno.writeTextFileSync(`${folder}/package.json`, '{ "name": "upheld", "version": "7.8.9" }');
  assert.deepEqual(sourceAt(url), { kind: "package", version: "7.8.9", command: "upheld" });
  assert.equal(sourceAt(new URL("https://example.org/@upheld/upheld/0.1.0/")).kind, "address");
});

Deno.test("newProject() touches no folder that holds something, and no file", async () => {
  const folder = scratchFolder("new-project-full");
  Deno.writeTextFileSync(`${folder}/mine.txt`, "mine");
  await assert.rejects(newProject(folder), {
    name: "NewProjectError",
    message: /There is something in .* already: name a/,
  });
  await assert.rejects(newProject(`${folder}/mine.txt`), { name: "NewProjectError" });
  assert.deepEqual(Array.from(Deno.readDirSync(folder), ({ name }) => name), ["mine.txt"]);
});
