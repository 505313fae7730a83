import config from "../../deno.json" with { type: "json" };
import { compiledPath } from "./sources.ts";

/** The Deno that the package brings along: the one that all of this is tested with. */
const deno = "2.9.5";

/** What is loaded by its name at run time, which no import shows. */
const loadedByName = ["@napi-rs/canvas", "dejavu-fonts-ttf", "@tensorflow/tfjs-backend-wasm"];

/** What npm calls `upheld`. */
export const program = "lib/cli/bin.js";

/** Name of the package on npm. */
export const packageName = "upheld";

/**
 * The packages to install with this one, by name to version.
 *
 * @param imported Bare specifiers that its modules import.
 * @throws {Error} When one of them has no exact version in deno.json.
 */
export function dependenciesOf(imported: readonly string[]): Record<string, string> {
  const names = new Set([...imported, ...loadedByName].map(nameOf));
  return Object.fromEntries([...names].sort().map((name) => [name, versionOf(name)]));
}

/** What package.json says, made from deno.json. */
export function manifest(dependencies: Readonly<Record<string, string>>, version: string): Record<string, unknown> {
  const exports = Object.entries(config.exports).map(([name, path]) => {
    const compiled = compiledPath(path);
    return [name, { types: compiled.replace(/\.js$/, ".d.ts"), default: compiled }] as const;
  });
  return {
    name: packageName,
    version,
    description: "Turns the claims of a machine-learning report into tests",
    keywords: ["machine-learning", "reproducibility", "statistics", "testing", "deno"],
    license: config.license,
    type: "module",
    bin: { upheld: program },
    exports: { ...Object.fromEntries(exports), "./package.json": "./package.json" },
    engines: { node: ">=20" },
    dependencies: { ...dependencies, deno },
  };
}

const nameOf = (specifier: string) => specifier.split("/").slice(0, specifier.startsWith("@") ? 2 : 1).join("/");

/** The one version that deno.json names of a package. */
function versionOf(name: string): string {
  const found = Object.values(config.imports).map((target) => target.match(/^npm:\/?((?:@[^/]+\/)?[^@/]+)@([^/]+)/))
    .find((match) => match?.[1] === name)?.[2];
  if (found !== undefined && /^\d+\.\d+\.\d+[-.\w]*$/.test(found)) return found;
  throw new Error(
    `${name} has ${found ? `version "${found}"` : "no version"} in deno.json, wanted an exact one: add it to "imports"`,
  );
}
