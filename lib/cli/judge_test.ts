import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { scratchFolder } from "../../testing/mod.ts";
import { runDeno } from "../../testing/run_task.ts";
import { wordsFor } from "../project/permissions.ts";
import command from "./judge.ts";

const logs = fileURLToPath(new URL("../../fixtures/logs/", import.meta.url));
const cli = fileURLToPath(new URL("./upheld.ts", import.meta.url));

/** What the command prints, in this process: its error where it was called wrongly. */
async function judge(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  const lines: string[] = [], { log } = console;
  console.log = (text: string) => lines.push(text);
  try {
    return { code: await command.main(args), out: lines.join("\n"), error: "" };
  } catch (error) {
    assert.equal((error as Error).name, "UsageError", (error as Error).stack);
    return { code: 2, out: lines.join("\n"), error: (error as Error).message };
  } finally {
    console.log = log;
  }
}

const table = `optimizer,seed,accuracy
${[0.971, 0.974, 0.969, 0.975].map((it, seed) => `adam,${seed},${it}`).join("\n")}
${[0.951, 0.953, 0.95, 0.956].map((it, seed) => `sgd,${seed},${it}`).join("\n")}
`;

/** A table in a folder of its own. */
function written(name: string, text = table): string {
  const path = `${scratchFolder(`judge-${name}`)}/runs.csv`;
  Deno.writeTextFileSync(path, text);
  return path;
}

Deno.test("judge ends with 0 where claims are upheld, 1 where one is refuted, 3 where one is open, and 2 where it cannot judge", async () => {
  const path = written("codes"), code = async (...args: string[]) => (await judge(path, ...args)).code;
  assert.equal(await code("--claim", "adam > sgd"), 0);
  assert.equal(await code("--claim", "adam > sgd", "--claim", "sgd > adam"), 1);
  assert.equal(await code("--claim", "adam > 0.972"), 3);
  assert.equal(await code("--claim", "adam > 0.972", "--claim", "sgd > adam"), 1);
  for (
    const wrong of [
      ["--claim", "adam > sgdd"],
      ["--claim", "adam >"],
      ["--seed", "sed"],
      ["--scale", "lgo"],
      ["--looks", "1,2"],
      ["--where", "x"],
      ["--except", "x"],
      ["--except", "seed=9"],
    ]
  ) {
    assert.equal(await code("--claim", "adam > sgd", ...wrong), 2, wrong.join(" "));
  }
  assert.equal((await judge(`${path}.gone`)).code, 2);
  assert.equal((await judge()).code, 2);
});

Deno.test("runs on data sets are pairs, and data sets are what is counted", async () => {
  // Of Demsar 2006, table 2: two ways to grow trees, the area under their ROC curves.
  const areas = [
    ...[["adult", 0.763, 0.768], ["breast", 0.599, 0.591], ["wisconsin", 0.954, 0.971], ["cmc", 0.628, 0.661]],
    ...[["ionosphere", 0.882, 0.888], ["iris", 0.936, 0.931], ["bupa", 0.661, 0.668], ["lung", 0.583, 0.583]],
    ...[["lymph", 0.775, 0.838], ["mushroom", 1, 1], ["tumor", 0.94, 0.962], ["rheum", 0.619, 0.666]],
    ...[["voting", 0.972, 0.981], ["wine", 0.957, 0.978]],
  ];
  const wide = ["data,C4.5,pruned", ...areas.map((row) => row.join())].join("\n");
  const long = ["task,method,auc", ...areas.flatMap(([data, a, b]) => [`${data},C4.5,${a}`, `${data},pruned,${b}`])]
    .join("\n");
  const claim = ["--claim", "pruned > C4.5"];
  const { code, out } = await judge(written("wide", wide), ...claim);
  assert.equal(code, 0);
  assert.match(out, /Over 14 data sets, .+14 pairs, p =\s+0\.014.+on average over\s+data\s+sets\./s);
  const { out: same } = await judge(written("long", long), ...claim);
  assert.match(same, /Over 14 tasks, .+14 pairs, p =\s+0\.014/s);
  const { code: open, out: apart } = await judge(written("apart", wide), ...claim, "--no-paired");
  assert.equal(open, 3);
  assert.match(apart, /Over 14 runs each/);
  const few = await judge(written("few", long.split("\n").slice(0, 9).join("\n")), ...claim);
  assert.match(few.out, /no larger than tasks alone.+tasks would decide it/s);
});

Deno.test("means with their spread are compared by Welch's t, as of so many runs, and asked nothing that takes the runs", async () => {
  const path = written("printed", "method,digits\nours,95.2 ± 0.3\nbase,94.8 ± 0.4\nold,93.1 ± 0.4\n");
  const { code, out } = await judge(path, "--runs", "5", "--claim", "ours > base on digits");
  assert.equal(code, 3);
  // By hand: t = 0.4 / 0.2236 with 7.42 degrees of freedom.
  assert.match(
    out,
    /difference of means 0\.4 \(95 % interval -0\.123 to 0\.923, 5 runs each, p =\s+0\.11\); no difference/,
  );
  assert.match(out, /as they are printed/);
  assert.equal((await judge(path, "--runs", "5", "--claim", "ours > old on digits")).code, 0);
  assert.equal((await judge(path, "--runs", "5", "--spread", "se", "--claim", "ours > all on digits")).code, 3);
  assert.equal((await judge(path, "--runs", "20", "--claim", "ours > base on digits")).code, 0);
  const refused = async (...args: string[]) => (await judge(path, ...args)).error;
  const five = ["--runs", "5", "--claim"];
  assert.match(await refused("--claim", "ours > base on digits"), /a mean with its spread.+--runs/);
  assert.match(await refused(...five, "ours > 95 on digits"), /a bound takes the runs themselves/);
  assert.match(await refused(...five, "ours > base > old on digits"), /A chain takes the runs themselves/);
  assert.match(await refused(...five, "ours > base on digits", "--looks", "5,10"), /A plan looks at runs/);
  assert.match(
    await refused(...five, "ours > base on digits", "--scale", "log"),
    /a log scale takes the runs themselves/,
  );
  // With a column for each method, too: on each data set by itself, and over them in pairs of means.
  const across = written(
    "across",
    "dataset,ours,base\ndigits,95.2 ± 0.3,94.8 ± 0.4\nletters,88.1 ± 0.4,85 ± 0.2\ncars,71 ± 1,69 ± 1\n",
  );
  const each = await judge(across, "--runs", "5", "--claim", "ours > base", "--each", "dataset");
  assert.equal(each.code, 3);
  assert.match(each.out, /Over 5 runs each, 2 of 3 parts hold.+for\s+digits/s);
  assert.match((await judge(across, "--runs", "5", "--claim", "ours > base")).out, /Over 3 data sets/);
  assert.match(await refused("--runs", "1", "--claim", "ours > base on digits"), /--runs is 1, wanted/);
});

Deno.test("--each judges under each of a column's values, or of what paths say, and tells who asks what of them", async () => {
  const rows = table.split("\n").slice(1).filter(Boolean),
    all = ["mnist", "cifar"].flatMap((name) => rows.map((row) => `${name},${row}`));
  const path = written("each", `dataset,optimizer,seed,accuracy\n${all.join("\n")}\n`),
    claim = ["--claim", "adam > sgd"];
  const { code, out } = await judge(path, ...claim, "--each", "dataset");
  assert.equal(code, 0);
  assert.match(
    out.replace(/\s+/g, " "),
    /both parts hold; .* adam, mnist .* sgd, cifar .* each: dataset; metrics: accuracy/,
  );
  assert.match(
    (await judge(path, ...claim)).error,
    /differ in dataset, .*, judge under each with --each dataset, or take some rows/,
  );
  assert.match((await judge(path, ...claim, "--each", "data")).error, /no column "data"/);
  assert.match(
    (await judge(path, "--each", "dataset")).error,
    /^Each is under what a claim is to hold, and there is none: add --claim/,
  );
  assert.match(
    out,
    /accuracy, mnist\n(.*\n)+ +accuracy, cifar\n/,
    "numbers of data sets may differ by far: each has its axis",
  );
  const folder = scratchFolder("judge-each-paths");
  for (const name of ["mnist", "cifar"]) {
    Deno.mkdirSync(`${folder}/${name}`);
    Deno.writeTextFileSync(`${folder}/${name}/runs.csv`, table);
  }
  const byPath = await judge(folder, ...claim, "--pattern", "{each}/runs.csv");
  assert.equal(byPath.code, 0, byPath.error);
  assert.match(byPath.out, /sgd, cifar/);
});

Deno.test("plots in an SVG stand below each other, however many runs are alike", async () => {
  const rows = Array.from({ length: 60 }, (_, i) => `${i < 30 ? "a" : "b"},${i % 30},0.5`);
  const path = written("svg-tall", `variant,seed,share\n${rows.join("\n")}\n`),
    svg = path.replace("runs.csv", "plot.svg");
  await judge(path, "--claim", "a > b", "--svg", svg);
  const plots = [...Deno.readTextFileSync(svg).matchAll(/translate\(16 (\d+)\)"><svg[^>]*><svg [^>]*height="(\d+)"/g)]
    .map(([, y, height]) => ({ y: Number(y), end: Number(y) + Number(height) }));
  assert.equal(plots.length, 3);
  for (const [i, { y }] of plots.slice(1).entries()) assert(y >= plots[i].end, `${y} is above ${plots[i].end}`);
});

Deno.test("a plan that is none is refused under the flag that it was given by", async () => {
  const path = written("plan"),
    error = async (...args: string[]) => (await judge(path, "--claim", "adam > sgd", ...args)).error;
  assert.match(await error("--plan", "open"), /^--plan is "open", wanted numbers of seeds, as 5,10,20, or open-ended$/);
  assert.match(await error("--looks", "5,x"), /^--looks is "5,x", wanted numbers of seeds, as 5,10,20$/);
});

Deno.test("judge tells verdict, figures, plot, reading, rule and what was read, in 80 columns", async () => {
  const { out } = await judge(written("text"), "--claim", "adam > sgd on accuracy");
  for (const line of out.split("\n")) assert(line.length <= 80, line);
  const flat = out.replace(/\s+/g, " ");
  assert.match(
    flat,
    /✔ upheld adam > sgd on accuracy Over 4 seeds, the accuracy of adam was 2 percentage points higher/,
  );
  assert.match(flat, /adam .*• .*mean 0\.9722 sgd .*• .*mean 0\.9525/);
  assert.match(flat, /├─+●─+┤/);
  assert.match(flat, /Read as: the accuracy of adam is higher than that of sgd/);
  assert.match(flat, /Rule: the 95 % interval of the paired difference of means/);
  assert.match(flat, /Read: 8 runs from .*runs\.csv \(CSV\); variant: optimizer; seed: seed; metrics: accuracy/);
});

Deno.test("judge without a claim shows what is there, and each claim that it suggests can be judged", async () => {
  for (
    const path of [
      written("summary"),
      `${logs}pytorch/jsonl`,
      `${logs}sklearn/mlruns`,
      `${logs}sklearn/folds.csv`,
      `${logs}keras`,
    ]
  ) {
    const { code, out } = await judge(path, "--json");
    assert.equal(code, 0);
    const { suggestions, variants, metrics } = JSON.parse(out);
    assert(suggestions.length >= 2 && variants.length >= 1 && metrics.length >= 1, path);
    for (const claim of suggestions) {
      const { code, error } = await judge(path, "--claim", claim, "--leave-out");
      assert.notEqual(code, 2, `${path}: ${claim}: ${error}`);
    }
  }
});

Deno.test("judge --json has what the text says, and can be read as JSON whatever was measured", async () => {
  const { out } = await judge(written("json"), "--json", "--claim", "adam > sgd", "--looks", "3,4");
  const [row] = JSON.parse(out);
  assert.deepEqual([row.verdict, row.seeds, row.plan.looks.length, row.plan.planned], ["upheld", 3, 1, [3, 4]]);
  assert.deepEqual(row.measured.adam.map(({ value }: { value: number }) => value), [0.971, 0.974, 0.969, 0.975]);
  assert(row.interval[0] > 0 && row.rule && row.reading && row.plain);
});

Deno.test("judge --svg writes every run as a dot", async () => {
  const path = written("svg"), svg = path.replace("runs.csv", "plot.svg");
  assert.equal((await judge(path, "--claim", "adam > sgd <or so>", "--svg", svg)).code, 2);
  assert.match((await judge(path, "--svg", svg)).error, /--svg draws what a claim is judged by.+add --claim/);
  assert.equal((await judge(path, "--claim", "adam > sgd", "--svg", svg)).code, 0);
  const text = Deno.readTextFileSync(svg);
  assert.match(text, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  assert.equal(text.match(/<circle/g)?.length, 8 + 4);
  assert.match(text, /✔ upheld: adam > sgd/);
});

Deno.test("names with terminal escapes are shown and not obeyed", async () => {
  const evil = "\u001b[2Jadam", text = table.replaceAll("adam", evil);
  const { out } = await judge(written("escapes", text), "--claim", `"${evil}" > sgd`);
  assert(!/\p{Cc}/u.test(out.replaceAll("\n", "")), JSON.stringify(out));
  assert.match(out, /\\x1b\[2Jadam/);
});

Deno.test("judge reads standard input, with its own permissions and without a project", async () => {
  const folder = scratchFolder("judge-input"),
    words = wordsFor("judge", cli, true, ["-", "--claim", "A beats B on time"]);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", ...words.slice(1)],
    cwd: folder,
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode("method\ttime\nA\t1.1\nA\t1.2\nA\t1\nB\t2.4\nB\t2\nB\t2.2\n"));
  await writer.close();
  const { code, stdout, stderr } = await child.output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  assert.match(new TextDecoder().decode(stdout), /✔ upheld {2}A beats B on time/);
});

Deno.test("judge may write the picture that it is told to, and nothing else", async () => {
  assert(wordsFor("judge", cli, false, ["x.csv"]).every((word) => !word.startsWith("--allow-write")));
  assert(wordsFor("judge", cli, false, ["x.csv", "--svg=p.svg"]).includes("--allow-write=p.svg"));
  const path = written("write"), words = wordsFor("judge", cli, true, [path, "--claim", "adam > sgd"]);
  const { code, error } = await runDeno(["run", "--no-check", ...words.slice(1), "--svg", `${path}.svg`]);
  assert.equal(code, 2);
  assert.match(error, /write access/);
});
