/** What package managers need beside what Deno has installed in a new project. Runs in Node.js, and loads no package. @module */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import process from "node:process";

/** Writes what the package manager that started this process needs, to go on in a project that Deno has made. */
export function prepareFor(project: string): void {
  const [manager] = process.env.npm_config_user_agent?.split("/") ?? [];
  if (manager === "npm") lockForNpm(project);
  // It fails where it is not told of each script of a package whether to run it: none has to be.
  if (manager === "pnpm") {
    writeFileSync(join(project, "pnpm-workspace.yaml"), "allowBuilds:\n  core-js: false\n  deno: false\n");
  }
}

/**
 * A lock file of npm's: without one npm takes what Deno has installed for its own, and fails. It is made where there are no packages
 * yet, for the same reason.
 */
function lockForNpm(project: string): void {
  const npm = process.env.npm_execpath;
  if (npm === undefined) return;
  const made = mkdtempSync(join(tmpdir(), "upheld-")), folder = join(made, basename(resolve(project)));
  const options = [
    "--package-lock-only",
    "--prefer-offline",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--silent",
  ];
  try {
    mkdirSync(folder);
    copyFileSync(join(project, "package.json"), join(folder, "package.json"));
    const { status } = spawnSync(process.execPath, [npm, "install", ...options], { cwd: folder, stdio: "ignore" });
    if (status === 0) copyFileSync(join(folder, "package-lock.json"), join(project, "package-lock.json"));
    else console.error("npm could not make package-lock.json: remove node_modules before you call npm install");
  } finally {
    rmSync(made, { recursive: true });
  }
}
