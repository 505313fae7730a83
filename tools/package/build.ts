import { join } from "node:path";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { writeWhole } from "../../lib/files/mod.ts";
import { output } from "../../testing/child_process.ts";
import { compileModules } from "./compile_modules.ts";
import { manifest, packageName, program } from "./manifest.ts";
import { isModule, isTemplate, publishedFiles } from "./sources.ts";
import { pack, type PackageFiles, unpack } from "./tarball.ts";

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
  const sources = publishedFiles(root);
  const { modules, dependencies } = await compileModules(root, sources.filter(isModule), version);
  const files = new Map<string, Uint8Array<ArrayBuffer>>(), text = new TextEncoder();
  for (const [path, code] of modules) files.set(path, text.encode(code));
  for (const [path, bytes] of await typesOf(root, out)) files.set(path, bytes);
  for (const path of sources.filter(isCopied)) files.set(path, await Deno.readFile(join(root, path)));
  files.set("package.json", text.encode(`${JSON.stringify(manifest(dependencies, version), null, 2)}\n`));
  const packed = join(out, `${packageName}-${version}.tgz`);
  await writeWhole(packed, await pack(files, [program]));
  return packed;
}

/** What a package has beside modules and types: nothing that is only read to make them. */
const isCopied = (path: string) =>
  isTemplate(path) || !(/\.(tsx?|json)$/.test(path) || path.startsWith("lib/kernels/assembly/"));

/** Types with their documentation, for all that the package exports. */
async function typesOf(root: string, folder: string): Promise<PackageFiles> {
  const file = await Deno.makeTempFile({ dir: folder, suffix: ".tgz" });
  try {
    const { success, stderr } = await output(Deno.execPath(), {
      args: ["pack", "--quiet", "--allow-dirty", "--no-source-maps", "--output", file],
      cwd: root,
    });
    if (!success) throw new Error(`deno pack failed: ${new TextDecoder().decode(stderr)}`);
    const packed = await unpack(await Deno.readFile(file));
    return new Map([...packed].filter(([path]) => path.endsWith(".d.ts")));
  } finally {
    await Deno.remove(file);
  }
}
