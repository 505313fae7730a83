import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { digestOf } from "../files/mod.ts";
import { type Measure, readyMeasures } from "../measure/mod.ts";
import { packageVersion, sourceFolder } from "./code_digest.ts";
import { digestOfModule, moduleGraph } from "./module_graph.ts";

const lib = sourceFolder && join(sourceFolder, "lib", sep);

/**
 * The module that a measure is made in, as a path from the experiment's module; empty for one that stands ready. Where none of the
 * modules that the experiment loads exports it, it is made in the experiment itself.
 *
 * @param experiment URL of the experiment's module.
 */
export async function moduleOfMeasure(measure: Measure, experiment: string): Promise<string> {
  if (readyMeasures.has(measure)) return "";
  const own = fileURLToPath(experiment), inLib = (path: string) => lib !== undefined && path.startsWith(lib);
  const found: { path: string; size: number }[] = [];
  for (const path of moduleGraph(experiment, undefined, inLib).files) {
    if (path === own || !/\.[cm]?[jt]sx?$/.test(path)) continue;
    const module = pathToFileURL(path).href;
    if (!Object.values(await import(module)).includes(measure)) continue;
    // Of those that only hand it on, each loads the one that makes it.
    found.push({ path, size: moduleGraph(module).files.length });
  }
  const { path = own } = found.sort((a, b) => a.size - b.size)[0] ?? {};
  return relative(dirname(own), path).replaceAll("\\", "/");
}

/**
 * SHA-256 over the code that a measure is made of: its own text, and the module that it is made in with all that this loads. The
 * engine that it calls is left out, which `numericsDigest` tells. For one that stands ready in a package its version stands for the
 * module.
 *
 * @param module As `moduleOfMeasure` gives it.
 * @returns Undefined where there is no such module any more.
 */
export function measureCode(measure: Measure, experiment: string, module: string): string | undefined {
  if (module === "" && lib === undefined) return digestOf({ text: String(measure), package: packageVersion });
  const path = module === "" ? join(lib!, "measure/mod.ts") : join(dirname(fileURLToPath(experiment)), module);
  try {
    return digestOf({ text: String(measure), module: digestOfModule(pathToFileURL(path).href) });
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
