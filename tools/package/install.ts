import { join } from "node:path";
import * as tar from "tar";

/** The files in a package's tarball. */
export async function filesIn(tarball: string): Promise<Map<string, Uint8Array>> {
  const files: Promise<[path: string, bytes: Uint8Array]>[] = [];
  await tar.list({
    file: tarball,
    onReadEntry(entry) {
      files.push(entry.concat().then((bytes) => [entry.path.replace(/^package\//, ""), bytes]));
    },
  });
  return new Map(await Promise.all(files));
}

/**
 * Installs a package in a folder as npm would, but from what the project has: its dependencies are links to the project's. Not the
 * `deno` that it brings along.
 */
export async function installHere(tarball: string, folder: string, project: string): Promise<void> {
  const own = join(folder, "node_modules/upheld");
  await Deno.mkdir(own, { recursive: true });
  await tar.extract({ file: tarball, cwd: own, strip: 1 });
  const { dependencies } = JSON.parse(await Deno.readTextFile(join(own, "package.json")));
  for (const name of Object.keys(dependencies)) {
    const from = join(project, "node_modules", name), to = join(folder, "node_modules", name);
    if (name === "deno") continue;
    await Deno.mkdir(join(to, ".."), { recursive: true });
    await Deno.symlink(from, to);
  }
  const packageJson = { type: "module", dependencies: { upheld: "*" } };
  await Deno.writeTextFile(join(folder, "package.json"), JSON.stringify(packageJson));
}
