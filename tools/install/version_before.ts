import { join } from "node:path";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { output } from "../../testing/child_process.ts";
import { runDeno } from "../../testing/run_task.ts";

/** A package of the version before this one. */
export interface VersionBefore {
  readonly tarball: string;
  readonly version: string;
  /** Start of the commit whose sources it is made of. */
  readonly commit: string;
}

const root = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Makes the package of the version before, as its own sources make it: those of the last commit before `deno.json` had the present
 * version.
 *
 * @param folder A folder that is made, for these sources.
 * @throws {Error} When git does not know that commit, as in a clone without a history, or its sources make no package.
 */
export async function versionBefore(folder: string): Promise<VersionBefore> {
  const line = `"version": "${config.version}"`;
  const came = (await git("log", "--format=%H", `-S${line}`, "--", "deno.json")).split("\n").at(-1);
  const commit = came && await git("rev-parse", "--short", `${came}^`).catch(() => undefined);
  if (!commit) {
    throw new Error(
      `git does not know the commit before ${line}: the version before is made in a clone with its history`,
    );
  }
  const { version: its } = JSON.parse(await git("show", `${commit}:deno.json`));
  const version = its.replace(/\d+$/, "1000");
  const archive = `${folder}.tar`;
  // What is on record there is no part of it, and large.
  await git("archive", "--output", archive, commit, "--", ".", ":!snapshots", ":!fixtures", ":!examples", ":!docs");
  await Deno.mkdir(folder, { recursive: true });
  const { success } = await output("tar", { args: ["-xf", archive, "-C", folder] });
  if (!success) throw new Error(`${archive} cannot be unpacked`);
  for (const args of [["install", "--quiet"], ["task", "--quiet", "package", "--version", version]]) {
    const { code, error } = await runDeno(args, folder);
    if (code !== 0) throw new Error(`deno ${args.join(" ")} failed at ${commit}: ${error.trim()}`);
  }
  return { tarball: join(folder, `.upheld/package/upheld-${version}.tgz`), version, commit };
}

async function git(...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await output("git", { args, cwd: root });
  if (!success) throw new Error(`git ${args[0]} failed: ${new TextDecoder().decode(stderr).trim()}`);
  return new TextDecoder().decode(stdout).trim();
}
