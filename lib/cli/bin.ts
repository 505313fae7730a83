#!/usr/bin/env node
/** What npm calls `upheld`: starts the Deno that came with the package. Runs in Node.js, and needs no package to load. @module */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** The nearest folder upwards that has a task `upheld` in its deno.json. */
function projectFolder(from: string): string | undefined {
  for (let folder = from;; folder = dirname(folder)) {
    const config = ["deno.json", "deno.jsonc"].map((name) => join(folder, name)).find(existsSync);
    if (config !== undefined) {
      return /^\s*"upheld"\s*:\s*"deno run/m.test(readFileSync(config, "utf8")) ? folder : undefined;
    }
    if (folder === dirname(folder)) return undefined;
  }
}

/** Path of the program: the package `deno` gets it for this machine when it is installed, or now. */
function denoProgram(): string {
  const require = createRequire(import.meta.url);
  return require("deno/install_api.cjs").runInstall();
}

const deno = denoProgram(), args = process.argv.slice(2);
console.error(deno, projectFolder(process.cwd()), delimiter, spawn, fileURLToPath);
