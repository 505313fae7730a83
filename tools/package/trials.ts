import { isDeepStrictEqual } from "node:util";
import { output } from "../../testing/child_process.ts";
import { type BrowserProgram, openIn } from "../../testing/page/browser_programs.ts";
import { type PackageFiles, writeFiles } from "./tarball.ts";
import wanted from "./trial.json" with { type: "json" };

const here = (name: string) => new URL(name, import.meta.url);
const told = ({ stdout, stderr }: Deno.CommandOutput) =>
  [stderr, stdout].map((bytes) => new TextDecoder().decode(bytes).trim()).join("\n").split("\n").slice(-8).join("\n");

/**
 * Installs a package in a folder of this project, which has what it depends on, and puts the trial there. The `deno` that it brings
 * along is not there.
 */
export async function putTrial(files: PackageFiles, folder: string): Promise<void> {
  await writeFiles(files, `${folder}/node_modules/upheld`);
  Deno.writeTextFileSync(`${folder}/package.json`, '{ "type": "module", "dependencies": { "upheld": "*" } }\n');
  Deno.copyFileSync(here("trial.js"), `${folder}/trial.js`);
  Deno.writeTextFileSync(
    `${folder}/print.js`,
    'import { trial } from "./trial.js";\nconsole.log(JSON.stringify(await trial()));\n',
  );
  Deno.writeTextFileSync(
    `${folder}/post.js`,
    'import { trial } from "./trial.js";\n' +
      "const result = await trial().catch((error) => ({ error: String(error?.stack ?? error) }));\n" +
      'await fetch("result", { method: "POST", body: JSON.stringify(result) });\n',
  );
}

/** What is other than on record in what a trial gave, in words; nothing where all of it is the same. */
export function difference(result: unknown): string | undefined {
  if (isDeepStrictEqual(result, wanted)) return undefined;
  return `gave ${JSON.stringify(result)}, wanted ${JSON.stringify(wanted)}`;
}

/**
 * Runs the trial in Node.js, and loads all that the package exports for it.
 *
 * @param node Words that start it: `["node"]`, say.
 * @returns What was wrong; nothing where the results are those on record.
 */
export async function trialInNode(folder: string, [program, ...words]: readonly string[]): Promise<string | undefined> {
  const ended = await output(program, { args: [...words, "print.js"], cwd: folder });
  if (!ended.success) return told(ended);
  const loaded = await output(program, { args: [...words, "-e", 'import("upheld")'], cwd: folder });
  if (!loaded.success) return told(loaded);
  return difference(JSON.parse(new TextDecoder().decode(ended.stdout)));
}

/** Packs the trial, with all that it loads of the package, for a page. */
export async function packTrial(folder: string): Promise<string> {
  const args = ["bundle", "--quiet", "--platform", "browser", "-o", "page.js", "post.js"];
  const ended = await output(Deno.execPath(), { args, cwd: folder });
  if (!ended.success) throw new Error(`The trial cannot be bundled: ${told(ended)}`);
  return await Deno.readTextFile(`${folder}/page.js`);
}

/** A browser that says nothing for so many milliseconds is given up: a trial takes a few seconds. */
const patience = 120_000;

/** Runs a packed trial in a browser. @returns What was wrong; nothing where the results are those on record. */
export async function trialInBrowser(browser: BrowserProgram, script: string): Promise<string | undefined> {
  const { promise: result, resolve } = Promise.withResolvers<unknown>();
  const page = '<!doctype html><meta charset="utf-8"><title>Trial</title><script type="module" src="page.js"></script>';
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/result") {
      resolve(await request.json());
      return new Response();
    }
    const [text, type] = pathname === "/page.js" ? [script, "text/javascript"] : [page, "text/html"];
    return new Response(text, { headers: { "content-type": type } });
  });
  const opened = openIn(browser, `http://127.0.0.1:${server.addr.port}/`);
  const timer = setTimeout(() => resolve({ error: `said nothing for ${patience / 60_000} minutes` }), patience);
  try {
    return difference(await Promise.race([result, opened.closed.then(() => ({ error: "closed before it was done" }))]));
  } finally {
    clearTimeout(timer);
    await opened.close();
    await server.shutdown();
  }
}

/** A program that uses each of the package's entry points, and claims and rules by their types. */
const typed = `import { claim, pairedComparison } from "upheld";
import { upheld } from "upheld/cli";
import { mnist } from "upheld/datasets/mnist";
import { train } from "upheld/engine";
import { judgeNumbers } from "upheld/judge";
import { modelExperiment, tf } from "upheld/tf";

export const all = [claim, upheld, mnist, train, modelExperiment, tf.layers.lstm];
const rule = pairedComparison({ alternative: "less", scale: "plain" });
export const verdict: "upheld" | "refuted" | "inconclusive" = judgeNumbers(rule, { first: [], second: [] }).verdict;
// @ts-expect-error there is no such alternative
export const wrong = pairedComparison({ alternative: "first lower", scale: "plain" });
`;

/** Checks a program against the types of the package that is installed in a folder. @returns What was wrong. */
export async function trialOfTypes(folder: string): Promise<string | undefined> {
  Deno.writeTextFileSync(`${folder}/typed.ts`, typed);
  const ended = await output(Deno.execPath(), { args: ["check", "typed.ts"], cwd: folder, env: { NO_COLOR: "1" } });
  return ended.success ? undefined : told(ended);
}
