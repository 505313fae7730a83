import assert from "node:assert/strict";
import config from "../../deno.json" with { type: "json" };
import { flagPath } from "../../testing/flag_path.ts";
import { scratchFolder } from "../../testing/mod.ts";
import { runDeno } from "../../testing/run_task.ts";
import { newProject } from "../new/mod.ts";
import { type CommandName, wordsFor } from "../project/permissions.ts";

/** A new project without evidence, whose experiments are listed. */
async function project(name: string) {
  const folder = `${scratchFolder(`find-${name}`)}/report`;
  await newProject(folder);
  const experiment = Deno.readTextFileSync(`${folder}/experiments/descent/experiment.ts`);
  return {
    folder: `${folder}/experiments`,
    add(name: string, id: string) {
      Deno.mkdirSync(`${folder}/experiments/${name}`);
      const text = experiment.replace('id: "descent"', `id: ${JSON.stringify(id)}`);
      Deno.writeTextFileSync(`${folder}/experiments/${name}/experiment.ts`, text);
    },
    edit(path: string, change: (text: string) => string) {
      const before = Deno.readTextFileSync(`${folder}/experiments/${path}`), after = change(before);
      assert.notEqual(after, before, path);
      Deno.writeTextFileSync(`${folder}/experiments/${path}`, after);
    },
    list: (what = "experiments") => runDeno(["task", "--quiet", "upheld", "list", what], folder),
    /** A command as its task has it, but that types are unchecked, and that these files and folders may not be read. */
    command: (name: CommandName, args: readonly string[], denied: readonly string[] = []) => {
      const [run, ...words] = wordsFor(name, `jsr:${config.name}@^${config.version}/cli`, true, args);
      const deny = denied.map((path) => flagPath(`${folder}/${path}`)).join(",");
      return runDeno([run, "--quiet", "--no-check", ...deny ? [`--deny-read=${deny}`] : [], ...words], folder);
    },
    testRecord: () => runDeno(["test", "-P", "--no-check", "experiments/record_test.ts"], folder),
  };
}

for (const id of ["descent", "Descent"]) {
  Deno.test(`two experiments of one id are refused, named "descent" and "${id}"`, async () => {
    const { add, list } = await project(`twice-${id}`);
    add("other", id);
    const { code, error } = await list();
    assert.match(
      error,
      /experiments\/descent\/experiment\.ts and experiments\/other\/experiment\.ts make experiments of one id, ".escent"/,
    );
    assert.equal(code, 1);
  });
}

Deno.test("an experiment whose folder is a link is found, and a link to nowhere is named", async () => {
  const { folder, add, list } = await project("link");
  add("../elsewhere", "linked");
  // A link may be made by Deno only where all may be read and written.
  const { success } = await new Deno.Command("ln", { args: ["-s", "../elsewhere", `${folder}/linked`] }).output();
  assert(success);
  const found = await list();
  assert.match(found.out, /^descent: .*\nlinked: /, found.error);
  Deno.removeSync(`${folder}/../elsewhere`, { recursive: true });
  const { code, error } = await list();
  assert.match(error, /experiments\/linked is a link to what is not there: mend it, or remove it/);
  assert.equal(code, 1);
});

Deno.test("a project without an experiment says so, and what was nearly one", async () => {
  const { folder, list } = await project("none");
  Deno.renameSync(`${folder}/descent/experiment.ts`, `${folder}/descent/experiments.ts`);
  const { code, error } = await list();
  assert.match(error, /There is no experiment in .*: wanted experiments\/<name>\/experiment\.ts/);
  assert.match(error, /experiments\/descent\/experiments\.ts is not loaded: did you mean experiment\.ts\?/);
  assert.equal(code, 1);
});

Deno.test("an experiment.ts that exports none is named", async () => {
  const { folder, list } = await project("no-export");
  Deno.writeTextFileSync(`${folder}/descent/experiment.ts`, "export const experiment = 1;\n");
  assert.match((await list()).error, /experiments\/descent\/experiment\.ts exports no experiment: end it with/);
});

for (
  const [module, what, change, message] of [
    [
      "claims_test.ts",
      "nothing, as when claims were only made",
      (text: string) => text.replace("export default testClaims([", "[").replace("]);", "];"),
      /experiments\/descent\/claims_test\.ts exports nothing by default, .*: end it with "export default", and behind it testClaims\(\[\.\.\.\]\), with every claim\(\), given\(\) and inference\(\) in the list/,
    ],
    [
      "claims_test.ts",
      "a bare list",
      (text: string) => text.replace("testClaims([", "[").replace("]);", "];"),
      /experiments\/descent\/claims_test\.ts exports a bare list by default/,
    ],
    [
      "claims_test.ts",
      "a number",
      () => "export default 3;\n",
      /experiments\/descent\/claims_test\.ts exports 3 by default/,
    ],
    [
      "figures_test.ts",
      "nothing, as when figures were only made",
      (text: string) => text.replace("export default testFigures([", "[").replace("]);", "];"),
      /experiments\/descent\/figures_test\.ts exports nothing by default, .*testFigures\(\[\.\.\.\]\), with every reportFigure\(\)/,
    ],
  ] as const
) {
  Deno.test(`a ${module} that exports ${what} is told what to write, by verify and the test of the record`, async () => {
    const { edit, command, testRecord } = await project(`exports-${module}-${what.replaceAll(/\W/g, "-")}`);
    edit(`descent/${module}`, change);
    for (const look of [() => command("verify", ["--no-replay"]), testRecord]) {
      const { code, out, error } = await look();
      assert.match(`${out} ${error}`.replaceAll(/\s+/g, " "), message);
      assert.equal(code, 1);
    }
  });
}

Deno.test("two claims of one id in two modules are refused, and both places named", async () => {
  const { folder, add, list } = await project("claims-twice");
  add("other", "other");
  Deno.copyFileSync(`${folder}/descent/claims_test.ts`, `${folder}/other/claims_test.ts`);
  const { code, error } = await list("claims");
  assert.match(
    error.replaceAll(/\s+/g, " "),
    /There are two claims "descent\/momentum-is-faster", at experiments\/descent\/claims_test\.ts:7 and experiments\/other\/claims_test\.ts:7: give one of them another id/,
  );
  assert.equal(code, 1);
});

Deno.test("listing claims calls nothing of theirs, and reads neither evidence nor report", async () => {
  const { folder, edit, command } = await project("list-reads-nothing");
  edit("descent/claims_test.ts", (text) => text.replaceAll("evidence.final", "Deno.exit(7) ?? evidence.final"));
  edit("descent/experiment.ts", (text) => text.replace("const start =", "Deno.exit(7);\n    const start ="));
  Deno.writeFileSync(`${folder}/../report.md`, Uint8Array.of(0xff, 0xfe, 0xff));
  Deno.mkdirSync(`${folder}/../snapshots/descent/claims`, { recursive: true });
  Deno.writeTextFileSync(
    `${folder}/../snapshots/descent/claims/descent.plain-takes-150.json`,
    '{"judgement":{"verdict":"refuted"}}',
  );
  const { code, out, error } = await command("list", [], [
    "snapshots/descent/record.json",
    "snapshots/descent/ledger",
    "snapshots/files.json",
    "fixtures",
    ".upheld",
  ]);
  assert.deepEqual(
    [code, out, error],
    [0, "· no evidence yet   descent/momentum-is-faster\n✘ refuted           descent/plain-takes-150\n", ""],
  );
});
