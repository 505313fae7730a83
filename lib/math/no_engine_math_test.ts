import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { filesBelow } from "../files/mod.ts";
import { packages } from "../experiment/code_digest.ts";
import { engineMath, exportingFile, loadedFiles, packageNames } from "../../testing/engine_math.ts";

/** What the engine's own bits are taken for, by file, and why no run, measure or verdict has them. */
const allowed: Record<string, readonly [names: string, reason: string]> = {
  "lib/page/curve.ts": ["log10", "where the page has its points"],
  "lib/figure/placement.ts": ["hypot", "where a picture has room for words"],
  "lib/figure/scale.ts": ["** log10", "where a picture has its points and ticks"],
  "lib/page/plots.ts": ["** log10", "where the page has its points and ticks"],
  "lib/page/tab/loss_plot.ts": ["log10", "where the page has its points"],
  "lib/page/tab/pixels.ts": ["**", "sizes of tables, in small whole numbers"],
  "experiments/world.ts": ["exp log", "made-up evidence that tests judge"],
  "experiments/worlds.ts": ["** exp log", "made-up evidence that tests judge"],
};

/** Sources whose arithmetic may reach a run, a measure or a verdict. Tests compare; AssemblyScript's `Math` is compiled. */
const sources = ["lib", "experiments", "datasets"]
  .flatMap((folder) => [".ts", ".tsx"].flatMap((end) => filesBelow(folder, end).map((file) => `${folder}/${file}`)))
  .filter((path) => !path.endsWith("_test.ts") && !path.startsWith("lib/kernels/assembly/"));

const namesOf = (list: typeof allowed) =>
  Object.fromEntries(Object.entries(list).map(([path, [names]]) => [path, names]));

Deno.test("no bit of a run or verdict comes from the engine's Math: what is left of it is listed with its reason", () => {
  const found = sources.flatMap((path) => {
    const names = engineMath(Deno.readTextFileSync(path), path).join(" ");
    return names ? [[path, names]] : [];
  });
  assert.deepEqual(
    Object.fromEntries(found),
    namesOf(allowed),
    "take log, exp and the like from lib/math, multiply in place of **, or list the file with a reason; take off what is gone",
  );
});

/** The same of what is used of simple-statistics. */
const allowedOfStatistics: Record<string, readonly [names: string, reason: string]> = {
  "quickselect.js": ["exp log", "by which element a list is partitioned"],
  "sum_nth_power_deviations.js": ["pow", "of any power but the square, which alone is asked for"],
};

Deno.test("the packages that runs and verdicts are computed with have arithmetic of their own", () => {
  const require = createRequire(`${Deno.cwd()}/package.json`);
  const files = new Set<string>();
  const index = require.resolve("simple-statistics/package.json").replace("package.json", "index.js");
  for (const path of sources) {
    const source = Deno.readTextFileSync(path);
    if (!/@stdlib|simple-statistics/.test(source)) continue;
    for (const { package: name, name: exported } of packageNames(source, path)) {
      if (name.startsWith("@stdlib/")) loadedFiles(require.resolve(name), files);
      if (name === "simple-statistics") loadedFiles(exportingFile(index, exported), files);
    }
  }
  const found: Record<string, string> = {};
  for (const path of files) {
    const names = engineMath(Deno.readTextFileSync(path), path).join(" ");
    if (names) found[path.split("/").at(-1)!] = names;
  }
  assert.ok(files.size > 100, `${files.size} files`);
  assert.deepEqual(found, namesOf(allowedOfStatistics));
});

Deno.test("the key of a run names the packages of lib/math", () => {
  const imports = sources.filter((path) => path.startsWith("lib/math/"))
    .flatMap((path) => packageNames(Deno.readTextFileSync(path), path))
    .filter(({ package: name }) => !name.startsWith("."));
  assert.ok(imports.length > 0);
  for (const { package: name } of imports) assert.ok(packages().some((pinned) => pinned.startsWith(`${name}@`)), name);
});

Deno.test("engineMath() finds what the engine computes, however it is named, and nothing that is exact", () => {
  const cases: [source: string, found: string[]][] = [
    ["Math.log(x) + Math.exp(1)", ["exp", "log"]],
    ["values.map(Math.sin)", ["sin"]],
    ["const { fround, cos } = Math;", ["cos"]],
    ["const { fround } = Math;", []],
    ["const { ...all } = Math;", ["Math"]],
    ['Math["log"](x)', ["Math"]],
    ["use(Math)", ["Math"]],
    ["globalThis.Math.log(x)", ["Math"]],
    ["x ** 2", ["**"]],
    ["x **= 2", ["**"]],
    ["2 ** n", ["**"]],
    ["10 ** -5", ["**"]],
    ["2 ** 16 - 2 ** -149 + Number(10n ** n)", []],
    ["Math.sqrt(Math.PI) + Math.floor(Math.min(x, Math.LN2))", []],
    ["// Math.log(x)\n'x ** 2'", []],
    ["Math?.log(x)", ["log"]],
  ];
  for (const [source, found] of cases) assert.deepEqual(engineMath(source, "a.ts"), found, source);
});
