import assert from "node:assert/strict";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { output } from "../../testing/child_process.ts";
import { scratchFolder } from "../../testing/mod.ts";
import { copyAll, runDeno } from "../../testing/run_task.ts";
import { newProject } from "../new/mod.ts";
import { commands } from "./commands.ts";
import { chosenProjects, inEach, inOne } from "./projects.ts";

const file = (path: string, text = "") => {
  Deno.mkdirSync(`${path}/..`, { recursive: true });
  Deno.writeTextFileSync(path, text);
};

/** A repository with two reports, and with what is no project of its own. */
function repository(name: string): string {
  const root = scratchFolder(name);
  for (
    const project of ["hw2", "hw1", "term/hw3", "hw1/examples/inner", "node_modules/x", ".cache/y", "a/b/c/d/deep"]
  ) {
    file(`${root}/${project}/report.md`, "It fell.\n");
    file(`${root}/${project}/experiments/record_test.ts`);
  }
  file(`${root}/notes/report.md`, "No experiment, no project.\n");
  return root;
}
const found = (args: string[], from: string) =>
  chosenProjects(args, from).projects.map((path) => relative(from, path).replaceAll("\\", "/"));

Deno.test("from the root of a repository a command means every project below it, and in a project that one", () => {
  const root = repository("projects-found");
  // The project that a test's folder lies in would be found above it.
  file(`${root}/report.md`);
  assert.deepEqual(found(["verify"], `${root}/hw1/experiments`), [".."]);
  assert.deepEqual(found(["verify"], `${root}/hw1/examples/inner`), [""]);
  assert.deepEqual(found(["verify", "--project", "hw2", "--json", "--project=term/hw3"], root), ["hw2", "term/hw3"]);
  assert.deepEqual(chosenProjects(["verify", "--project", "hw2", "--json"], root).words, ["verify", "--json"]);
  for (
    const args of [["new", "x"], ["--help"], [], ["verify", "--help"], ["--version"], ["completions", "bash"], [
      "verfy",
    ]]
  ) {
    assert.deepEqual(chosenProjects(args, root), { projects: [], words: args });
  }
  for (const args of [["verify", "--project", "hw4"], ["verify", "--project=notes/none"]]) {
    assert.throws(() => chosenProjects(args, root), {
      name: "ProjectsError",
      message: /^There is no project in \S+: wanted a folder with a report\.md, as hw1, hw2, term\/hw3$/,
    });
  }
  assert.throws(() => chosenProjects(["verify", "--project"], root), /--project wants the folder of a project/);
});

Deno.test("each command is meant for each of several projects, for one, or for none", () => {
  const withoutProject = ["new", "judge", "completions"];
  assert.deepEqual([...inEach, ...inOne, ...withoutProject].sort(), ["test", ...Object.keys(commands)].sort());
});

/** What npm's upheld does in a folder, and what it says. */
async function upheld(folder: string, ...args: string[]) {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  return await runDeno(
    ["run", "-A", "--no-check", "--config", `${root}deno.json`, `${root}lib/cli/bin.ts`, ...args],
    folder,
  );
}

Deno.test("at the root of a repository a table tells what came of each report below, and the worst of them counts", async () => {
  // Above it there must be no report.
  const made = await output("mktemp", { args: ["-d"] });
  const root = new TextDecoder().decode(made.stdout).trim(), here = scratchFolder("projects-made");
  try {
    await newProject(`${here}/hw1`);
    // So that no version is asked of a registry.
    Deno.copyFileSync(fileURLToPath(new URL("../../deno.lock", import.meta.url)), `${here}/hw1/deno.lock`);
    copyAll(`${here}/hw1`, `${here}/hw2`);
    file(`${here}/hw2/experiments/descent/claims_test.ts`, "export default [];\n");
    await output("cp", { args: ["-r", `${here}/hw1`, `${here}/hw2`, root] });
    const { code, out, error } = await upheld(root, "list");
    assert.equal(code, 1, error);
    assert.match(out, /^── hw1 ─+\n\n.*descent\/momentum-is-faster\n.*\n\n── hw2 ─+\n/);
    assert.match(
      out,
      /^hw1 {2}✔ as on record\nhw2 {2}✘ a finding moved, or a check failed\n1 of 2 projects are well\n$/m,
    );
    assert.match(error, /experiments\/descent\/claims_test\.ts exports a bare list/);
    const well = await upheld(root, "list", "--json", "--project", "hw1", "--project", "hw1/../hw1");
    assert.deepEqual([well.code, JSON.parse(well.out).length], [0, 2]);
    const one = await upheld(root, "show", "descent");
    assert.deepEqual([one.code, one.out], [2, ""]);
    assert.match(
      one.error,
      /There are 2 projects here, and show works on one: choose it by --project, one of hw1, hw2/,
    );
  } finally {
    await output("rm", { args: ["-r", root] });
  }
});
