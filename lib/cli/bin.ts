#!/usr/bin/env node
/**
 * What npm calls `upheld`: starts the Deno that came with the package. It runs in Node.js, and loads no package.
 *
 * In a project it is the project's own task `upheld`, with the version of Upheld that the project names; elsewhere, as for
 * `upheld new`, the command line beside it.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** The nearest folder upwards with a deno.json that names Upheld. */
function projectFolder(from: string): string | undefined {
  for (let folder = from;; folder = dirname(folder)) {
    const configs = ["deno.json", "deno.jsonc"].map((name) => join(folder, name)).filter((path) => existsSync(path));
    if (configs.some((path) => readFileSync(path, "utf8").includes('"upheld"'))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/** Path of the Deno that came with the package; where there is none for this machine, of one that is installed. */
function denoProgram(): string {
  try {
    return createRequire(import.meta.url)("deno/install_api.cjs").runInstall();
  } catch {
    return "deno";
  }
}

const deno = denoProgram(), project = projectFolder(process.cwd());
const words = project === undefined
  ? ["run", "--quiet", "--no-prompt", "--allow-run=deno", fileURLToPath(new URL("./launch.ts", import.meta.url))]
  : ["task", "--quiet", "upheld"];
// What is started starts Deno by its name, for which alone it has permission.
if (deno !== "deno") process.env.PATH = [dirname(deno), process.env.PATH].join(delimiter);
const child = spawn(deno, [...words, ...process.argv.slice(2)], { cwd: project, stdio: "inherit" });
// A terminal interrupts both: this one ends when the other has.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("error", ({ message }) => {
  console.error(`Deno cannot be started: ${message}; install it from https://deno.com, and call upheld again`);
  process.exitCode = 1;
});
child.on("exit", (code) => process.exitCode = code ?? 1);
