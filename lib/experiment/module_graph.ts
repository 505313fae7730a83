import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parse } from "es-module-lexer/js";
import { parse as parseJson } from "jsonc-parser";
import { digestOf, digestOfFile, readIfThere, sha256 } from "../files/mod.ts";
import { projectRoot } from "../project/mod.ts";
import { isKeyed } from "./code_digest.ts";

/** A module, and all that it loads. */
export interface ModuleGraph {
  /** Paths of the files, sorted, the module's own among them. */
  readonly files: readonly string[];
  /** What it loads from packages or the network, sorted. */
  readonly packages: readonly string[];
}

/**
 * The files that a module loads: by static imports, by re-exports, and by dynamic imports of a literal, from file to file. Types
 * leave nothing behind and are left out.
 *
 * @param imports What the project maps bare specifiers to.
 * @param isLeftOut Files that are neither named nor followed.
 */
export function moduleGraph(
  module: string,
  imports: Readonly<Record<string, string>> = importMap(projectRoot()),
  isLeftOut: (path: string) => boolean = () => false,
): ModuleGraph {
  const files = new Set([fileURLToPath(module)]), packages = new Set<string>();
  for (const path of files) {
    if (!/\.[cm]?[jt]sx?$/.test(path)) continue;
    for (const specifier of specifiersIn(Deno.readTextFileSync(path))) {
      const url = resolved(specifier, pathToFileURL(path).href, imports);
      if (!url.startsWith("file:")) packages.add(url);
      else if (!isLeftOut(fileURLToPath(url)) && isFile(fileURLToPath(url))) files.add(fileURLToPath(url));
    }
  }
  return { files: [...files].sort(), packages: [...packages].sort() };
}

const digests = new Map<string, string>();

/**
 * SHA-256 over a module and all that it loads: its files, and the versions that `deno.lock` pins where it loads packages. Code of
 * Upheld is left out that every run's key holds anyway. It is as it was when first asked for.
 */
export function digestOfModule(module: string): string {
  const digest = digests.get(module) ?? digestNow(module);
  digests.set(module, digest);
  return digest;
}

function digestNow(module: string): string {
  const { files, packages } = moduleGraph(module, undefined, isKeyed), own = fileURLToPath(module);
  if (files.length === 1 && packages.length === 0) return digestOfFile(own);
  return digestOf({
    files: files.map((path) => [relative(dirname(own), path).replaceAll("\\", "/"), digestOfFile(path)]),
    ...(packages.length > 0 && { packages, lock: sha256(readIfThere(join(projectRoot(), "deno.lock")) ?? "") }),
  });
}

/** What the project's `deno.json` maps bare specifiers to. */
export function importsOfProject(): Record<string, string> {
  return importMap(projectRoot());
}

function specifiersIn(code: string): string[] {
  try {
    const [imports] = parse(code);
    return imports.flatMap((found) =>
      found.specifier && !("typeOnly" in found && found.typeOnly) ? found.specifier : []
    );
  } catch {
    // JSX is beyond the lexer. What only looks like an import names no file.
    return Array.from(code.matchAll(/\b(?:from|import)\s*\(?\s*["']([^"'\n]+)["']/g), ([, specifier]) => specifier);
  }
}

/** A specifier as Deno resolves it: relative to the file, by the longest name in the import map, or as it is. */
export function resolved(specifier: string, from: string, imports: Readonly<Record<string, string>>): string {
  if (/^\.{0,2}\//.test(specifier)) return new URL(specifier, from).href;
  const names = Object.keys(imports).filter((name) =>
    name === specifier || (name.endsWith("/") && specifier.startsWith(name))
  );
  const name = names.sort((a, b) => b.length - a.length)[0];
  const target = name === undefined ? specifier : imports[name] + specifier.slice(name.length);
  const base = pathToFileURL(`${projectRoot()}/`).href;
  return /^\.{0,2}\//.test(target) ? new URL(target, base).href : target;
}

function importMap(root: string): Record<string, string> {
  const text = readIfThere(join(root, "deno.json")) ?? readIfThere(join(root, "deno.jsonc"));
  return parseJson(text ?? "{}")?.imports ?? {};
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
}
