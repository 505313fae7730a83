import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import type { FunctionExperiment } from "../lib/experiment/mod.ts";

const experimentModule = new URL("../lib/experiment/mod.ts", import.meta.url).href;

/**
 * An experiment whose runs are logs, in a module beside them.
 *
 * @param folder Where all is written.
 * @param files By their paths in it.
 * @param fields Of the experiment, as code; what they do not say is two seeds of `a` and `b` in `runs`.
 */
export async function logsExperiment(
  folder: string,
  files: Readonly<Record<string, string>>,
  fields = "",
): Promise<FunctionExperiment> {
  for (const [path, text] of Object.entries(files)) {
    await Deno.mkdir(dirname(`${folder}/${path}`), { recursive: true });
    await Deno.writeTextFile(`${folder}/${path}`, text);
  }
  const path = `${folder}/experiment.ts`;
  await Deno.writeTextFile(
    path,
    `import { logs } from ${JSON.stringify(experimentModule)};

const options = { variants: ["a", "b"], seeds: 2, files: ["runs"] };
export default logs({ id: "logged", title: "Runs that were logged", code: import.meta.url, ...options, ...{ ${fields} } });
`,
  );
  return (await import(pathToFileURL(path).href)).default;
}

/** A log with a step a row, as CSV. */
export const losses = (...values: readonly number[]): string =>
  ["step,loss", ...values.map((value, step) => `${step},${value}`)].join("\n") + "\n";
