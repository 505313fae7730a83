#!/usr/bin/env node
/**
 * What npm calls `upheld`: starts the Deno that came with the package. It runs in Node.js, and loads no package there.
 *
 * In a project it is the version of Upheld that the project names which does the work; elsewhere, as for `upheld new`, the one that
 * this file belongs to. Where several projects lie below the folder, each of them is gone to.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { prepareFor } from "./package_managers.ts";
import { chosenProjects, nameOf, ProjectsError } from "./projects.ts";

/** The nearest file of one of these names, from a folder upwards, of which something holds. */
function nearest(from: string, names: readonly string[], holds: (path: string) => boolean = () => true) {
  for (let folder = from;; folder = dirname(folder)) {
    const found = names.map((name) => join(folder, name)).find((path) => existsSync(path) && holds(path));
    if (found !== undefined || folder === dirname(folder)) return found;
  }
}

const namesUpheld = (path: string) => readFileSync(path, "utf8").includes('"upheld"');
/** Whether a configuration has a task of that name, and no import alone. */
const hasTask = (path: string) => /"upheld"\s*:(?!\s*"(?:npm:|jsr:|https?:|\.|\/))/.test(readFileSync(path, "utf8"));
const isSeenToByDeno = (path: string) => /"nodeModulesDir"\s*:\s*"auto"/.test(readFileSync(path, "utf8"));
const configs = ["deno.json", "deno.jsonc"];

const ownLauncher = fileURLToPath(new URL("./launch.ts", import.meta.url));

/**
 * Whether this file lies in the cache of the Deno that runs it, as by `deno run npm:upheld`. Another process of Deno that was given a
 * file there would not find the packages that it imports.
 */
const isInCache = "deno" in process.versions && !/[/\\]node_modules[/\\]/.test(ownLauncher) &&
  existsSync(fileURLToPath(new URL("../../package.json", import.meta.url)));

/** Path of the Deno that came with the package; where there is none for this machine, of one that is installed. */
function denoProgram(): string {
  if (isInCache) return process.execPath;
  try {
    return createRequire(import.meta.url)("deno/install_api.cjs").runInstall();
  } catch {
    return "deno";
  }
}

/** What starts a command in a project, or in none: words behind `deno`, and where. */
interface Start {
  readonly words: readonly string[];
  readonly cwd?: string;
}

/** What starts a command in a project, or in none; nothing where this process has to do it. */
function startIn(project: string | undefined): Start | undefined {
  const own = project && nearest(project, configs, hasTask);
  if (own) return { words: ["task", "--quiet", "upheld"], cwd: dirname(own) };
  const launcher = project === undefined ? ownLauncher : launcherOf(project);
  if (isInCache && launcher === ownLauncher) return undefined;
  // Deno would take the package for a project of its own: it is told which one it is installed in.
  const config = nearest(project ?? dirname(launcher), configs),
    given = config === undefined ? [] : ["--config", config];
  return {
    words: ["run", "--quiet", "--no-prompt", "--allow-run=deno", ...given, launcher, ...given],
    cwd: project,
  };
}

/** The launcher of the Upheld that is installed for a project; the one beside this file where the project asks for none. */
function launcherOf(project: string): string {
  const asking = nearest(project, ["package.json"], namesUpheld);
  const given = () => {
    const path = nearest(project, ["node_modules/upheld/package.json"]);
    return path && loadedFrom(path);
  };
  // Packages of a folder above are none of its own.
  const own = asking && join(dirname(asking), "node_modules/upheld/package.json");
  let manifest = own === undefined ? given() : existsSync(own) ? loadedFrom(own) : undefined;
  if (asking !== undefined && manifest === undefined) {
    // As in a clone of it.
    const { status } = spawnSync(deno, ["install", "--quiet"], {
      cwd: dirname(asking),
      stdio: ["ignore", "ignore", "inherit"],
    });
    manifest = given();
    if (manifest === undefined) {
      throw new ProjectsError(
        `${asking} asks for Upheld, and it cannot be installed there (deno install ended with ${status}): ` +
          "remove node_modules, and call npm install, or deno install",
      );
    }
  }
  return manifest === undefined ? ownLauncher : join(dirname(manifest), "lib/cli/launch.js");
}

/**
 * The manifest of the Upheld whose modules a project loads, given the one in its `node_modules`; undefined where it has none. Modules are
 * told apart by where they are: where Deno sees to packages it loads its own copies, whatever npm, pnpm or yarn has put in their place.
 */
function loadedFrom(manifest: string): string | undefined {
  const real = realpathSync(manifest), packages = join(manifest, "../../.deno");
  if (/[/\\]\.deno[/\\]/.test(real) || nearest(join(manifest, "../../.."), configs, isSeenToByDeno) === undefined) {
    return real;
  }
  if (!existsSync(packages)) return undefined;
  const copies = readdirSync(packages).filter((name) => /^upheld@/.test(name));
  const { version } = JSON.parse(readFileSync(manifest, "utf8"));
  const copy = copies.find((name) => name.split(/[@_]/)[1] === version) ?? copies[0];
  return copy && join(packages, copy, "node_modules/upheld/package.json");
}

const deno = denoProgram();
// What is started starts Deno by its name, for which alone it has permission.
if (deno !== "deno") process.env.PATH = [dirname(deno), process.env.PATH].join(delimiter);
let child: ChildProcess;
// A terminal interrupts both: this one ends when the other has.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => child.kill("SIGTERM"));

/** Starts a command, and gives what it ended with, and what it printed where that is kept. */
function end(
  project: string | undefined,
  args: readonly string[],
  keep = false,
): Promise<{ code: number; out: string }> {
  const start = startIn(project);
  return start === undefined ? doHere(project, args) : endOf(start, args, keep);
}

function endOf({ words, cwd }: Start, args: readonly string[], keep: boolean): Promise<{ code: number; out: string }> {
  child = spawn(deno, [...words, ...args], { cwd, stdio: ["inherit", keep ? "pipe" : "inherit", "inherit"] });
  const parts: Uint8Array[] = [];
  child.stdout?.on("data", (part) => parts.push(part));
  return new Promise((resolve, reject) => {
    child.on("error", ({ message }) => {
      reject(
        new ProjectsError(
          `Deno cannot be started: ${message}; install it from https://deno.com, and call upheld again`,
        ),
      );
    });
    child.on("close", (code) => resolve({ code: code ?? 1, out: Buffer.concat(parts).toString() }));
  });
}

/** Does a command in this process, which Deno runs, with the permissions that it was given. */
async function doHere(project: string | undefined, args: readonly string[]): Promise<{ code: number; out: string }> {
  if (args[0] === "test") return await endOf({ words: ["test", "-P"], cwd: project }, args.slice(1), false);
  if (project !== undefined) process.chdir(project);
  const [{ run }, { upheld }] = await Promise.all([import("./command.ts"), import("./upheld.ts")]);
  await run(() => upheld(args));
  return { code: Deno.exitCode, out: "" };
}

/** What a project ended with, in words. */
const ends = ["✔ as on record", "✘ a finding moved, or a check failed", "✘ called wrongly"];

/** Does a command in one project after the other: a table at the end tells what came of each, and the worst of them counts. */
async function inEachOf(projects: readonly string[], args: readonly string[], from: string): Promise<number> {
  const without = projects.find((project) => startIn(project) === undefined);
  if (without !== undefined) {
    throw new ProjectsError(
      `${without} has no Upheld of its own: call deno add npm:upheld there, or upheld in each project`,
    );
  }
  const json = args.includes("--json"), outcomes: { name: string; code: number; out: string }[] = [];
  const markdown = args.includes("--markdown");
  for (const project of projects) {
    const name = nameOf(project, from);
    if (!json) console.log(markdown ? `## ${name}\n` : `── ${name} ${"─".repeat(Math.max(0, 76 - name.length))}\n`);
    outcomes.push({ name, ...await end(project, args, json) });
    if (!json) console.log();
  }
  if (json) {
    console.log(JSON.stringify(Object.fromEntries(outcomes.map(({ name, out }) => [name, parsed(out)])), null, 2));
  }
  const width = Math.max(...outcomes.map(({ name }) => name.length)),
    tell = json || markdown ? console.error : console.log;
  for (const { name, code } of outcomes) tell(`${name.padEnd(width)}  ${ends[code] ?? `✘ ended with ${code}`}`);
  const well = outcomes.filter(({ code }) => code === 0).length;
  tell(`${well} of ${outcomes.length} projects are well`);
  return Math.max(...outcomes.map(({ code }) => code));
}

/** What a project printed as JSON; nothing where it failed before. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

try {
  const from = process.cwd(), { projects, words } = chosenProjects(process.argv.slice(2), from);
  const { code } = projects.length > 1
    ? { code: await inEachOf(projects, words, from) }
    : await end(projects[0], words);
  const folder = words[0] === "new" && !words.includes("--no-evidence") &&
    words.slice(1).find((word) => !word.startsWith("-"));
  if (code === 0 && folder && existsSync(folder)) prepareFor(folder);
  process.exitCode = code;
} catch (error) {
  if (!(error instanceof ProjectsError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
