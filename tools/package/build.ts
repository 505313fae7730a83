import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as tar from "tar";
import config from "../../deno.json" with { type: "json" };
import { filesBelow } from "../../lib/files/mod.ts";
import { output } from "../../testing/child_process.ts";
import { compileModules } from "./compile_modules.ts";
import { manifest, packageName } from "./manifest.ts";
import { isModule, isTemplate, publishedFiles } from "./sources.ts";

/** Where a package goes, and what it is called. */
export interface PackageOptions {
  /** Folder for the package; it is made. */
  readonly out: string;
  /** Version, if not that of deno.json. */
  readonly version?: string;
  /** The sources, if not this repository's. */
  readonly root?: string;
}

const here = fileURLToPath(new URL("../../", import.meta.url)).replace(/[/\\]$/, "");

/**
 * Makes the npm package, as `npm pack` would: each module as JavaScript, its types with their documentation as `deno pack` makes
 * them, and all that is read beside them. Two packages of the same sources have the same bytes.
 *
 * @returns Path of the tarball.
 */
export async function buildPackage({ out, version = config.version, root = here }: PackageOptions): Promise<string> {
  await Deno.mkdir(out, { recursive: true });
  const work = await Deno.makeTempDir({ dir: out, prefix: "package_" });
  try {
    const types = join(work, "types"), folder = join(work, "package");
    await unpackTypes(root, types);
    const sources = publishedFiles(root);
    const { modules, dependencies } = await compileModules(root, sources.filter(isModule), version);
    const files = new Map<string, string | Uint8Array>(modules);
    for (const path of filesBelow(types, ".d.ts")) files.set(path, await Deno.readTextFile(join(types, path)));
    for (const path of sources.filter(isCopied)) files.set(path, await Deno.readFile(join(root, path)));
    files.set("package.json", `${JSON.stringify(manifest(dependencies, version), null, 2)}\n`);
    for (const [path, content] of files) {
      await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
      await Deno.writeFile(
        join(folder, path),
        typeof content === "string" ? new TextEncoder().encode(content) : content,
      );
    }
    await Deno.chmod(join(folder, "lib/cli/bin.js"), 0o755);
    const packed = join(out, `${packageName}-${version}.tgz`), temporary = join(work, "package.tgz");
    const paths = [...files.keys()].sort().map((path) => `package/${path}`);
    await tar.create({ cwd: work, file: temporary, gzip: { level: 9 }, portable: true, mtime: new Date(0) }, paths);
    await Deno.rename(temporary, packed);
    return packed;
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

/** What a package has beside modules and types: nothing that is only read to make them. */
const isCopied = (path: string) =>
  isTemplate(path) || !(/\.(tsx?|json)$/.test(path) || path.startsWith("lib/kernels/assembly/"));

/** Types with their documentation, for all that the package exports. */
async function unpackTypes(root: string, to: string): Promise<void> {
  const file = `${to}.tgz`;
  const { success, stderr } = await output(Deno.execPath(), {
    args: ["pack", "--quiet", "--allow-dirty", "--no-source-maps", "--output", file],
    cwd: root,
  });
  if (!success) throw new Error(`deno pack failed: ${new TextDecoder().decode(stderr)}`);
  await Deno.mkdir(to, { recursive: true });
  await tar.extract({ file, cwd: to, strip: 1, filter: (path) => path.endsWith(".d.ts") });
}
