import assert from "node:assert/strict";
import { fileURLToPath, pathToFileURL } from "node:url";
import { scratchFolder } from "../../testing/mod.ts";
import { runDeno } from "../../testing/run_task.ts";
import { sha256 } from "../files/mod.ts";
import { type FunctionExperiment, runsOf } from "./mod.ts";
import { digestOfModule, moduleGraph } from "./module_graph.ts";

/** Writes files into a folder of their own, and gives the URL of the first. */
function modules(name: string, files: Readonly<Record<string, string>>): string {
  const folder = scratchFolder(name);
  for (const [path, text] of Object.entries(files)) {
    Deno.mkdirSync(`${folder}/${path}/..`, { recursive: true });
    Deno.writeTextFileSync(`${folder}/${path}`, text);
  }
  return pathToFileURL(`${folder}/${Object.keys(files)[0]}`).href;
}

/** Names of the files of a graph that lie in the module's folder. */
const filesOf = (module: string, imports = {}) => {
  const folder = fileURLToPath(new URL(".", module));
  return moduleGraph(module, imports).files.map((path) => path.replace(folder, ""));
};

Deno.test("moduleGraph() follows every kind of import from file to file, and leaves types out", () => {
  const module = modules("module-graph", {
    "experiment.ts": `
      import type { A } from "./types.ts";
      import { type B, b } from "./named.ts";
      import "./effect.js";
      export * from "./all.ts";
      export { c } from "helper/c.ts";
      import numbers from "./numbers.json" with { type: "json" };
      // import "./comment.ts";
      const words = "import './text.ts'", parts = \`\${words} import "./template.ts"\`;
      const later = () => import("./later.ts");
      import { x } from "npm:x@1";
      import y from "mapped";
      export const ratio = (a: A, b: B) => a / b / 2 as number;`,
    "types.ts": "export type A = number;",
    "named.ts": 'import { d } from "./deep/d.ts"; export const b = d; export type B = number;',
    "deep/d.ts": 'import "../experiment.ts"; export const d: number = 1;',
    "effect.js": "",
    "all.ts": "",
    "helpers/c.ts": "export const c = 1;",
    "numbers.json": "[1]",
    "comment.ts": "",
    "text.ts": "",
    "template.ts": "",
    "later.ts": 'import "./view.tsx";',
    "view.tsx": 'import { drawn } from "./drawn.ts"; export const view = <p>{drawn}</p>;',
    "drawn.ts": "",
  });
  const imports = { "helper/": new URL("helpers/", module).href, "mapped": "npm:y@2" };
  assert.deepEqual(filesOf(module, imports), [
    "all.ts",
    "deep/d.ts",
    "drawn.ts",
    "effect.js",
    "experiment.ts",
    "helpers/c.ts",
    "later.ts",
    "named.ts",
    "numbers.json",
    "view.tsx",
  ]);
  assert.deepEqual(moduleGraph(module, imports).packages, ["npm:x@1", "npm:y@2"]);
});

Deno.test("moduleGraph() finds what Deno itself finds", async () => {
  for (const path of ["../../testing/tfjs_experiment.ts", "../../mod.ts", "../../docs/gallery_test.ts"]) {
    const module = new URL(path, import.meta.url).href;
    const { out } = await runDeno(["info", "--json", module]);
    const known = JSON.parse(out).modules as {
      specifier: string;
      local?: string;
      dependencies?: { code?: { specifier: string } }[];
    }[];
    const loaded = new Set([module]);
    for (const url of loaded) {
      for (const { code } of known.find(({ specifier }) => specifier === url)?.dependencies ?? []) {
        if (code?.specifier.startsWith("file:")) loaded.add(code.specifier);
      }
    }
    const { files } = moduleGraph(module);
    assert.deepEqual(files.map((path) => pathToFileURL(path).href), [...loaded].sort());
  }
});

Deno.test("the runs of a function have another key when a file is edited that it imports, and only then", () => {
  const experiment = `import { loss } from "./helper.ts"; export default { run: () => ({ loss }) };`;
  const helper = "export const loss: number = 1;";
  const codeOf = (name: string, files: Readonly<Record<string, string>>) => {
    const calls: FunctionExperiment = {
      id: "calls",
      title: "",
      code: modules(name, { "experiment.ts": experiment, ...files }),
      variants: ["a"],
      seeds: () => 1,
      assumptions: [],
      run: () => ({}),
    };
    return runsOf(calls)[0].code;
  };
  const first = codeOf("module-key", { "helper.ts": helper, "other.ts": "" });
  assert.equal(codeOf("module-key-same", { "helper.ts": helper, "other.ts": "1;" }), first);
  assert.notEqual(codeOf("module-key-edited", { "helper.ts": helper.replace("1", "2"), "other.ts": "" }), first);
});

Deno.test("a module that loads nothing is digested alone", () => {
  const module = modules("module-alone", {
    "experiment.ts": 'import type { Experiment } from "upheld"; export default 1;',
  });
  assert.equal(digestOfModule(module), sha256(Deno.readFileSync(new URL(module))));
});
