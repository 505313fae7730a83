import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { scratchFolder } from "../../../testing/mod.ts";
import { browserPrograms } from "../../../testing/page/browser_programs.ts";
import { openPage } from "../../../testing/page/drive.ts";
import { runDeno } from "../../../testing/run_task.ts";
import { byKeyboard } from "../../../tools/browsers/by_keyboard.ts";
import { checkPages, checksOf, opened } from "../../../tools/browsers/check_page.ts";
import { indexOf, sectionNames, sectionOf } from "../../../tools/browsers/damage.ts";
import { type Experiment, type FunctionExperiment, type Run, runsOf } from "../../experiment/mod.ts";
import { newProject } from "../../new/mod.ts";
import { stream } from "../../random/mod.ts";
import * as face from "./face.ts";
import { ownCode } from "./own_code.ts";
import { sections } from "./payload.ts";

const folder = scratchFolder("own-code");
let modules = 0;

/** What comes of an experiment whose module has this in it, beside other modules of its own. */
async function codeOf(head: string, run: string, more: Readonly<Record<string, string>> = {}) {
  const beside = `${folder}/${modules++}`;
  Deno.mkdirSync(beside);
  for (const [name, text] of Object.entries(more)) Deno.writeTextFileSync(`${beside}/${name}`, text);
  const path = `${beside}/experiment.ts`;
  Deno.writeTextFileSync(
    path,
    `${head}
    const experiment = {
      id: "own", title: "Own", code: import.meta.url, variants: ["one"], seeds: () => 2, assumptions: [],
      run: ${run},
    };
    export default experiment;\n`,
  );
  const { default: experiment } = await import(pathToFileURL(path).href) as { default: Experiment };
  return await ownCode(experiment, runsOf(experiment)[0]);
}

Deno.test("code of a project's own becomes one script, with all modules that it loads and what upheld gives a tab", async () => {
  const code = await codeOf(
    'import { type Call, math, stream } from "upheld/engine";\nimport { half } from "./half.ts";\nimport table from "./table.json" with { type: "json" };',
    '({ seed, random }: Call) => ({ x: half(random("x").uniform()) + table.more, y: math.log(seed + 2), z: stream("z").uniform() })',
    { "half.ts": "export const half = (x: number): number => x / 2;", "table.json": '{ "more": 3 }' },
  );
  assert("script" in code);
  const found = new Function("globalThis", `${code.script}; return upheldExperiment;`)({ upheldFace: face });
  const run: FunctionExperiment["run"] = found.default.run;
  assert.deepEqual(await run({ variant: "one", choices: {}, seed: 0, random: (what) => stream("own", 0, what) }), {
    x: stream("own", 0, "x").uniform() / 2 + 3,
    y: face.math.log(2),
    z: stream("z").uniform(),
  });
  // The same on every machine: no folder of this one.
  assert(!code.script.includes(Deno.cwd().replaceAll("\\", "/")), code.script);
});

Deno.test("upheld is known by each name that it has in a registry, and no other package for it", async () => {
  const run = { experiment: "own", id: "one-0", protocol: { files: {} } } as unknown as Run;
  const bundled = (name: string) => {
    const path = `${folder}/names.ts`;
    Deno.writeTextFileSync(
      path,
      `import { stream } from "${name}";\nexport default { run: () => stream("a").uniform() };\n`,
    );
    return ownCode({ code: pathToFileURL(path).href } as Experiment, run);
  };
  for (
    const name of ["upheld", "npm:upheld", "npm:upheld@0.2.0/engine", "jsr:@upheld/upheld@^0.2.0", "npm:/upheld@1"]
  ) {
    assert("script" in await bundled(name), name);
  }
  for (const name of ["npm:upheld-more", "jsr:@other/upheld", "upheld/tf"]) {
    assert.deepEqual(await bundled(name), { reason: `their code loads ${name}` });
  }
  const gone = await bundled("./gone.ts");
  assert("reason" in gone);
  // What a page says names no folder of the machine that it was made on.
  assert.match(gone.reason, /^their code cannot be bundled: .*(?<![/\\])\.upheld.tmp.own-code.gone\.ts/);
});

Deno.test("what no tab has is told as the reason", async () => {
  const tried: [reason: RegExp, head: string, run: string, more?: Record<string, string>][] = [
    [/^their code uses Deno and uses process$/, "", "() => ({ x: Deno.pid * process.pid })"],
    [
      /^their code loads node:fs$/,
      'import { readFileSync } from "node:fs";',
      '() => ({ x: readFileSync("a").length })',
    ],
    [
      /^their code loads d3-array and loads upheld\/tf$/,
      'import { mean } from "d3-array";\nimport { tf } from "./tf.ts";',
      "() => ({ x: mean([1, 2]), y: tf.scalar(1) })",
      { "tf.ts": 'export { tf } from "upheld/tf";' },
    ],
    [/^their code cannot be bundled: .*top-level await/, "const one = await Promise.resolve(1);", "() => ({ one })"],
    [/^their code cannot be bundled: .*trainTestSplit/, 'import { trainTestSplit } from "upheld";', "trainTestSplit"],
  ];
  for (const [reason, head, run, more] of tried) {
    const code = await codeOf(head, run, more);
    assert("reason" in code, `${reason}: ${JSON.stringify(code)}`);
    assert.match(code.reason, reason);
  }
  const named = await codeOf("", '() => ({ x: "Deno and process".length })');
  assert("script" in named, "a word in a text is no use of what it names");
  const { default: coin } = await import("../../../testing/coin_experiment.ts");
  assert.deepEqual(await ownCode(coin, runsOf(coin)[0]), { reason: "they read files" });
});

const project = `${folder}/report`, page = `${project}/report.html`;

Deno.test("the page of a new project carries its code, and that of a generator beside it", async () => {
  await newProject(project);
  const markov = Deno.readTextFileSync(new URL("../../../testing/markov_experiment.ts", import.meta.url));
  Deno.mkdirSync(`${project}/experiments/markov`);
  Deno.writeTextFileSync(
    `${project}/experiments/markov/experiment.ts`,
    markov.replaceAll(/"\.\.\/lib\/(experiment|random)\/mod\.ts"/g, '"upheld"').replace("() => 2", "() => 3"),
  );
  Deno.writeTextFileSync(
    `${project}/experiments/markov/claims_test.ts`,
    `import { claim, testClaims, within } from "upheld";
import experiment from "./experiment.ts";
export default testClaims([claim({
  id: "markov/dry",
  quote: "two days in three were dry",
  reading: "the share of wet days is a third, give or take a hundredth",
  experiment,
  measure: (evidence) => evidence.final("dry", "share"),
  rule: within({ low: 0.32, high: 0.35 }),
})]);
`,
  );
  Deno.mkdirSync(`${project}/experiments/read`);
  Deno.writeTextFileSync(`${project}/experiments/read/numbers.txt`, "3 4 5");
  Deno.writeTextFileSync(
    `${project}/experiments/read/experiment.ts`,
    `import type { FunctionExperiment } from "upheld";
const numbers = Deno.readTextFileSync(new URL("numbers.txt", import.meta.url)).split(" ").map(Number);
export default {
  id: "read",
  title: "Numbers are read",
  code: import.meta.url,
  files: ["numbers.txt"],
  variants: ["all"],
  seeds: () => numbers.length,
  assumptions: [],
  run: ({ seed }) => ({ number: numbers[seed] }),
} satisfies FunctionExperiment;
`,
  );
  Deno.writeTextFileSync(
    `${project}/experiments/read/claims_test.ts`,
    `import { claim, testClaims, within } from "upheld";
import experiment from "./experiment.ts";
export default testClaims([claim({
  id: "read/above",
  quote: "all numbers lie above 2",
  reading: "above 2",
  experiment,
  measure: (evidence) => evidence.final("all", "number"),
  rule: within({ low: 2 }),
})]);
`,
  );
  const report = Deno.readTextFileSync(`${project}/report.md`);
  Deno.writeTextFileSync(
    `${project}/report.md`,
    `${report}\nIn the end two days in three were dry, and all numbers lie above 2.\n`,
  );
  Deno.removeSync(`${project}/report_without_findings.json`);
  for (const words of [["reproduce", "--record"], ["accept"], ["report"]]) {
    const { code, out, error } = await runDeno(["task", "--quiet", ...words], project);
    assert.equal(code, 0, `${words}: ${out} ${error}`);
  }
  const html = Deno.readTextFileSync(page), names = sectionNames(html), { runs, claims, reasons } = indexOf(html);
  assert.deepEqual(reasons, { read: "they read files" });
  for (const id of ["descent", "markov"]) assert(names.includes(sections.code(id)), id);
  const [others, own] = [true, false].map((isRead) =>
    runs.filter(({ experiment }) => (experiment === "read") === isRead)
  );
  assert(own.length === 22 && own.every(({ carried, steps }) => carried?.to === steps));
  // Their ledgers are there to be judged from all the same.
  assert(others.length === 3 && others.every(({ carried }) => carried === undefined));
  assert.deepEqual(claims.map(({ id, taken }) => [id, taken.length]), [
    ["descent/momentum-is-faster", 2],
    ["descent/plain-takes-150", 1],
    ["markov/dry", 1],
    ["read/above", 1],
  ]);
  const code = new TextDecoder().decode(sectionOf(html, sections.code("markov")));
  assert(code.includes("Wet and dry days") && !code.includes(project.replaceAll("\\", "/")), code);
  // No net: no kernels, and no files to ask for.
  assert(!names.some((name) => name.startsWith("kernels/")));
  assert.match(html, /Compute this here/);
  assert.doesNotMatch(html.match(/<section[^>]*id="tab".*?<\/section>/s)![0], /data-pick/);
});

const browsers = await browserPrograms();
for (const name of ["Chromium", "Firefox"]) {
  const browser = browsers.find((one) => one.name === name);
  Deno.test({
    name:
      `a tab of ${name} makes runs by the project's own code, to the recorded bytes, and finds out what was changed`,
    ignore: !browser,
    async fn() {
      const html = Deno.readTextFileSync(page), checks = checksOf(html);
      assert.equal(checks.filter(({ name }) => /^(descent|markov)\/.* with .*code/.test(name)).length, 6);
      assert.equal(checks.filter(({ name }) => /^claim read\/above(, whose runs| with a digit)/.test(name)).length, 2);
      const driven = await openPage(browser!, "about:blank");
      try {
        await opened(driven, html);
        assert.equal(await byKeyboard(driven, "short"), undefined);
        for await (const { check, problem } of checkPages(driven, html, checks)) {
          assert.equal(problem, undefined, check.name);
        }
      } finally {
        await driven.close();
      }
    },
  });
}
