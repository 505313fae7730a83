/** `deno task package`: makes the npm package, and tries it. @module */
import { fileURLToPath } from "node:url";
import { command, run } from "../../lib/cli/command.ts";
import { endTogether, output } from "../../testing/child_process.ts";
import { scratchFolder } from "../../testing/scratch_folder.ts";
import { browserPrograms } from "../../testing/page/browser_programs.ts";
import { buildPackage } from "./build.ts";
import { faultsOf, largestPackage } from "./faults.ts";
import { publishedFiles } from "./sources.ts";
import { unpack } from "./tarball.ts";
import { packTrial, putTrial, trialInBrowser, trialInNode, trialOfTypes } from "./trials.ts";

const help = `Makes the npm package as a tarball: what npm publish takes.

Usage: deno task package [options]

Options:
  --out FOLDER  where it goes (default: .upheld/package)
  --version V   its version (default: that of deno.json)
  --check       try it: its files and types, whether JSR would take the sources,
                and, for what needs no Deno, Node.js 20, 22 and 24 (which npx
                fetches) and the browsers of this machine
  --help        this text

Ends with 0 when it was made and all is well, 1 when not, 2 when it was called
wrongly.`;

const root = fileURLToPath(new URL("../../", import.meta.url)).replace(/[/\\]$/, "");

const main = command({
  name: "package",
  summary: "",
  help,
  options: {
    out: { type: "string", default: ".upheld/package" },
    version: { type: "string" },
    check: { type: "boolean", default: false },
  },
  takes: "none",
  async run({ values: { out, version, check } }) {
    const path = await buildPackage({ out, version }), { size } = Deno.statSync(path);
    console.log(`${path}: ${(size / 1e6).toFixed(2)} MB`);
    if (!check) return 0;
    const trials: (readonly [what: string, fault: string | undefined])[] = [];
    for await (const trial of trialsOf(path, size)) {
      trials.push(trial);
      const [what, fault] = trial;
      console.log(fault === undefined ? `✔ ${what}` : `✘ ${what}: ${fault}`);
    }
    const wrong = trials.filter(([, fault]) => fault !== undefined).length;
    console.log(wrong > 0 ? `${wrong} of ${trials.length} went wrong` : `All ${trials.length} are well`);
    return wrong > 0 ? 1 : 0;
  },
});

async function* trialsOf(tarball: string, size: number): AsyncGenerator<readonly [string, string | undefined]> {
  yield ["smaller than 3 MB", size < largestPackage ? undefined : `it has ${size} bytes`];
  const files = await unpack(await Deno.readFile(tarball)), faults = faultsOf(files, publishedFiles(root));
  yield ["its files", faults.length > 0 ? faults.join("; ") : undefined];
  const folder = scratchFolder("package-trial");
  await putTrial(files, folder);
  yield ["its types", await trialOfTypes(folder)];
  yield ["JSR", await trialOfPublishing()];
  for (const version of [20, 22, 24]) {
    yield [`Node.js ${version}`, await trialInNode(folder, ["npx", "-y", `node@${version}`])];
  }
  const script = await packTrial(folder);
  for (const browser of await browserPrograms()) yield [browser.version, await trialInBrowser(browser, script)];
}

/** Whether JSR would take the sources. */
async function trialOfPublishing(): Promise<string | undefined> {
  const args = ["publish", "--dry-run", "--allow-dirty"];
  const { success, stderr } = await output(Deno.execPath(), { args, cwd: root, env: { NO_COLOR: "1" } });
  return success ? undefined : new TextDecoder().decode(stderr).trim().split("\n").slice(-8).join("\n");
}

endTogether();
await run(() => main.main(Deno.args));
