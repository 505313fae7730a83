import { parse } from "es-module-lexer/js";
import { join } from "node:path/posix";
import binaries from "../../lib/kernels/binary_digests.json" with { type: "json" };
import { sha256 } from "../../lib/files/mod.ts";
import { modulePath } from "../kernels/kernel_modules.ts";
import { compiledPath, isTemplate } from "./sources.ts";
import type { PackageFiles } from "./tarball.ts";

/** The most that a package may take, packed, in bytes. */
export const largestPackage = 3_000_000;

interface Manifest {
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

const text = (bytes?: Uint8Array) => new TextDecoder().decode(bytes);

/**
 * What is wrong with a package, as far as its files tell, each in a sentence.
 *
 * @param sources Paths of what was to be published.
 */
export function faultsOf(files: PackageFiles, sources: readonly string[]): string[] {
  if (!files.has("package.json")) return ["package.json is missing"];
  const manifest: Manifest = JSON.parse(text(files.get("package.json")));
  return [
    ...exportFaults(files, manifest),
    ...importFaults(files, manifest),
    ...kernelFaults(files),
    ...["LICENSE", "README.md", ...sources.filter(isTemplate)].filter((path) => !files.has(path))
      .map((path) => `${path} is missing`),
    ...Object.entries(manifest.dependencies).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))
      .map(([name, version]) => `${name} is wanted as ${version}, which is no exact version`),
    ...[...files.keys()].filter((path) => /idx\d-ubyte|_test\.js$|\.wasm$/.test(path))
      .map((path) => `${path} has no place in the package`),
  ];
}

function exportFaults(files: PackageFiles, { bin, exports }: Manifest): string[] {
  const faults = Object.entries(exports).flatMap(([name, target]) => {
    const paths = typeof target === "string" ? [target] : [target.default, target.types];
    return paths.filter((path) => !files.has(join(path))).map((path) =>
      `${name} is exported from ${path}, which is missing`
    );
  });
  for (const [name, path] of Object.entries(bin)) {
    if (!text(files.get(path)).startsWith("#!/usr/bin/env node\n")) {
      faults.push(`The program ${name} is no script for Node.js: ${path}`);
    }
  }
  return faults;
}

/** Modules and types that import what is not there. */
function importFaults(files: PackageFiles, { dependencies }: Manifest): string[] {
  return [...files].filter(([path]) => /\.js$|\.d\.ts$/.test(path) && !isTemplate(path)).flatMap(([path, bytes]) => {
    const isTypes = path.endsWith(".d.ts"), code = text(bytes);
    const imported = isTypes ? typeImports(code) : [...moduleImports(code), ...namedModules(code)];
    return imported.flatMap((specifier) => {
      if (specifier.startsWith("node:")) return [];
      if (!specifier.startsWith(".")) {
        const known = Object.keys(dependencies).some((name) => specifier === name || specifier.startsWith(`${name}/`));
        return known ? [] : [`${path} imports ${specifier}, which is no dependency`];
      }
      const target = join(path, "..", specifier), wanted = isTypes ? target.replace(/\.js$/, ".d.ts") : target;
      return files.has(wanted) ? [] : [`${path} imports ${specifier}: ${wanted} is missing`];
    });
  });
}

function moduleImports(code: string): string[] {
  return parse(code)[0].flatMap(({ specifier }) => specifier && !specifier.startsWith("data:") ? specifier : []);
}

const namedModules = (code: string) =>
  Array.from(code.matchAll(/new URL\("(\.[^"]*\.[jt]sx?)", import\.meta\.url\)/g), ([, specifier]) => specifier);

const typeImports = (code: string) =>
  Array.from(
    code.replace(/\/\*[^]*?\*\//g, "").matchAll(/(?:\bfrom|\bimport\()\s*"([^"]+)"/g),
    ([, specifier]) => specifier,
  );

/** Kernels that are not those on record. */
function kernelFaults(files: PackageFiles): string[] {
  return Object.entries(binaries).flatMap(([binary, digest]) => {
    const path = compiledPath(modulePath(binary.replace("lib/kernels/", "")));
    const base64 = text(files.get(path)).match(/"([A-Za-z0-9+/=]{1000,})"/)?.[1];
    if (base64 === undefined) return [`${path} holds no kernels`];
    return sha256(Uint8Array.fromBase64(base64)) === digest ? [] : [`${path} holds other kernels than ${binary}`];
  });
}
