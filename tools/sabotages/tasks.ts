import { sha256 } from "../../lib/files/mod.ts";
import type { Copy } from "./copy.ts";
import type { Sabotage } from "./sabotage.ts";

const remove = (path: string) => (copy: Copy) => Deno.removeSync(copy.path(path));
const replace = (path: string, from: string | RegExp, to: string) => (copy: Copy) =>
  copy.edit(path, (text) => text.replace(from, to));

/** A run whose state in mid-run is another one, with its chain and the index made to fit. */
const changeState = (copy: Copy) =>
  copy.rechain("function", "deep-4", ({ header, lines }) => ({
    header,
    lines: lines.map((line) => line.step === 400 ? { ...line, state: sha256("another") } : line),
  }));

/** What the commands on evidence must notice beside tampering with the record. */
export const commands: readonly Sabotage[] = [
  {
    what: "a file of claims under a name that nobody reads",
    task: "verify",
    args: ["--no-replay"],
    tamper: (copy) =>
      Deno.renameSync(
        copy.path("experiments/function/claims_test.ts"),
        copy.path("experiments/function/claim_test.ts"),
      ),
    says: /function\.final-mse\.json .*no claim makes it any more/,
  },
  {
    what: "the record of a claim that is missing",
    task: "verify",
    args: ["function", "--no-replay"],
    tamper: remove("snapshots/function/claims/function.final-mse-left-out.json"),
    says: /function[./]final-mse-left-out.*(gone|no record|not on record|no verdict)/,
    quick: true,
  },
  {
    what: "a word of the report",
    task: "verify",
    args: ["function", "--no-replay"],
    tamper: replace("report.md", "the shallow model performed better", "the shallow model performed worse"),
    says: /function\/shallow-beats-deep.* report/,
    quick: true,
  },
  {
    what: "a command under a wrong module name",
    task: "upheld",
    args: ["list"],
    tamper: replace("lib/cli/commands.ts", "./list.ts", "./lists.ts"),
    says: /Module not found .*lists\.ts/,
    quick: true,
  },
  {
    what: "a state in mid-run, chained anew",
    task: "replay",
    args: ["function/deep-4", "--segment", "2"],
    tamper: changeState,
    says: /Run function\/deep-4 leaves its record between step 201 and step 400; the state has another digest/,
    quick: true,
  },
  {
    what: "a Worker under a wrong module name",
    task: "reproduce",
    args: ["function", "--seeds", "1"],
    tamper: replace("lib/evidence/workers.ts", 'URL("./worker.ts"', 'URL("./no_worker.ts"'),
    says: /Module not found .*workers\.ts/,
  },
  {
    what: "a verdict edited by hand",
    task: "report",
    tamper: replace("snapshots/function/claims/function.shallow-beats-deep.json", '"refuted"', '"upheld"'),
    says: /./,
  },
  {
    what: "a digit of a ledger",
    task: "export",
    args: ["function", "--format", "csv"],
    tamper: replace("snapshots/function/ledger/deep-1.jsonl", /"testLoss":0\.0/, '"testLoss":0.1'),
    says: /deep-1\.jsonl, line 2 \(step 200\) does not follow from the lines before/,
  },
  {
    what: "the digest of a data file",
    task: "doctor",
    tamper: replace("datasets/mnist/manifest.json", /"sha256": "\w{4}/, '"sha256": "0000'),
    says: /SHA-256/,
  },
];

/** What the tests and the gate around them must notice. */
export const gate: readonly Sabotage[] = [
  {
    what: "a picture on record",
    task: "test",
    args: ["--no-check", "experiments/function/figures_test.ts", "--filter", "Figure 1-1"],
    tamper: (copy) => {
      const other = Deno.readFileSync(copy.path("snapshots/random/figure-3-1.png"));
      copy.editBytes("snapshots/function/figure-1-1.png", (bytes) => bytes.set(other.subarray(0, bytes.length)));
    },
    says: /figure-1-1/,
  },
  {
    what: "a kernel's source that was changed and not compiled",
    task: "test",
    args: ["--no-check", "tools/kernels"],
    tamper: replace("tools/kernels/micro_kernels.ts", /"f32x4.mul"|f32x4\.mul/, "f32x4.add"),
    says: /kernels\.wasm|bytes|deno task kernels/,
  },
  {
    what: "a link in the documents to a file that is not there",
    task: "test",
    args: ["--no-check", "docs"],
    tamper: replace("docs/how_it_works.md", "(your_own_report.md)", "(your_report.md)"),
    says: /docs\/how_it_works\.md: your_report\.md/,
  },
  {
    what: "a program that outlives who started it",
    task: "test",
    args: ["--no-check", "lib/program", "--filter", "gets SIGKILL"],
    tamper: replace("lib/program/supervised.ts", "sleep 2; kill -s KILL $(marked); kill -s KILL 0; }", "}"),
    says: /Process \d+ is still there/,
  },
  {
    what: "a program that may take all the time that it likes",
    task: "test",
    args: ["--no-check", "lib/program", "--filter", "more time than it may"],
    tamper: replace("lib/program/supervised.ts", "limits.seconds * 1000", "limits.seconds * 1e6"),
    says: /Missing expected rejection/,
  },
  {
    what: "a program that may take all the memory that it likes",
    task: "test",
    args: ["--no-check", "lib/program", "--filter", "more memory than it may"],
    tamper: replace("lib/program/supervised.ts", '"$taken" -gt "$most"', '"$taken" -lt 0'),
    says: /Missing expected rejection/,
  },
  {
    what: "a diff of the record that knows of no packages",
    task: "test",
    args: ["--no-check", "lib/evidence/made_otherwise_test.ts"],
    tamper: replace("lib/evidence/rerun.ts", "then && now ? programDifference(then, now) : []", "[]"),
    says: /FAILED/,
  },
  {
    what: "an upgraded package that nobody compares",
    task: "test",
    args: ["--no-check", "lib/cli/reproduce_programs_test.ts"],
    tamper: replace("lib/program/provenance.ts", '"programPackages",\n  "gpu",', '"gpu",'),
    says: /Missing expected rejection/,
  },
  {
    what: "a dependency that is not in the lock file",
    task: "test",
    args: ["--no-check", "lib/random"],
    tamper: replace("deno.json", "pure-rand@8.4.2", "pure-rand@8.4.1"),
    says: /lockfile/,
  },
  {
    what: "a count of verdicts in README",
    task: "test",
    args: ["--no-check", "lib/cli/cli_test.ts", "--filter", "README counts"],
    tamper: replace("README.md", /(\d+) are upheld/, "1$1 are upheld"),
    says: /README\.md does not say/,
  },
  {
    what: "a test that reads what no permission covers",
    task: "test",
    args: ["--no-check", "lib/random"],
    tamper: (copy) =>
      Deno.writeTextFileSync(
        copy.path("lib/random/reads_test.ts"),
        'Deno.test("it reads", () => void Deno.readTextFileSync("/etc/hostname"));\n',
      ),
    says: /NotCapable: Requires read access to "\/etc\/hostname"/,
  },
  {
    what: "a file that is not formatted",
    task: "ok",
    tamper: (copy) => Deno.writeTextFileSync(copy.path("lib/random/unformatted.ts"), "export  const a=1"),
    says: /Found 1 not formatted file/,
  },
  {
    what: "a type that does not hold",
    task: "ok",
    tamper: (copy) => Deno.writeTextFileSync(copy.path("lib/random/mistyped.ts"), 'export const a: number = "1";\n'),
    says: /TS2322/,
  },
  {
    what: "a snippet of the documents that does not run",
    task: "ok",
    args: ["lib/random/stream.ts"],
    tamper: replace(
      "lib/random/stream.ts",
      " */\nexport function stream",
      ' *\n * @example\n * ```ts\n * throw new Error("sabotaged");\n * ```\n */\nexport function stream',
    ),
    says: /sabotaged/,
  },
  {
    what: "a room whose tests ask nothing",
    task: "mutants",
    args: ["--mutants", "4", "lib/measure"],
    tamper: (copy) => {
      for (const { name } of Deno.readDirSync(copy.path("lib/measure"))) {
        if (name.endsWith("_test.ts")) {
          Deno.writeTextFileSync(copy.path(`lib/measure/${name}`), 'Deno.test("it", () => {});\n');
        }
      }
    },
    says: /1 mutants, 1 survived that are not accepted/,
  },
  {
    what: "a module that holds other kernels than the binary beside it",
    task: "test",
    args: ["--no-check", "tools/kernels"],
    tamper: replace("lib/kernels/kernels_wasm.ts", "AAAA", "AAAB"),
    says: /kernels\.wasm is what its module holds.*run deno task kernels/,
  },
  {
    what: "a program of the package that starts what is not there",
    task: "test:install",
    args: ["--quick"],
    tamper: replace("lib/cli/bin.ts", "lib/cli/launch.js", "lib/cli/launcher.js"),
    says: /✘ Node\.js alone +npx upheld .*launcher\.js/,
    needs: "npx",
  },
  {
    what: "kernels of a package that are not those on record",
    task: "package",
    args: ["--check"],
    tamper: replace("lib/kernels/kernels_wasm.ts", "AAAA", "AAAB"),
    says: /✘ its files: lib\/kernels\/kernels_wasm\.js holds other kernels than lib\/kernels\/kernels\.wasm/,
    needs: "npx",
  },
  {
    what: "a module that the page's script has no more",
    task: "tab",
    tamper: replace("lib/page/tab/main.ts", "./browser_name.ts", "./name_of_browser.ts"),
    says: /name_of_browser\.ts/,
  },
  {
    what: "a page whose text has a width of its own",
    task: "test",
    args: ["--no-check", "lib/page/page_test.ts"],
    tamper: replace("lib/page/styles.ts", ".report p { margin", ".report p { min-width: 1300px; margin"),
    says: /at 390 pixels a report with all of Markdown.*FAILED.*at 1280 pixels a report with all of Markdown.*FAILED/,
    needs: "chromium",
  },
  {
    what: "a plot that no key goes through",
    task: "test",
    args: ["--no-check", "lib/page/page_test.ts"],
    tamper: replace("lib/page/script.ts", "ArrowRight: 1,", "ArrowRight: 0,"),
    says: /a plot tells seed and value of each run, by the pointer and by arrow keys.*FAILED/,
    needs: "chromium",
  },
  {
    what: "a kernel that does not compile",
    task: "kernels",
    tamper: (copy) =>
      copy.edit("lib/kernels/assembly/module.ts", (text) => `${text}\nexport { nothing } from "./pool";\n`),
    says: /nothing/,
  },
];
