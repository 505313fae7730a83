import { pathToFileURL } from "node:url";
import type { ProgramExperiment } from "../lib/experiment/mod.ts";

/** A program that counts from its seed, logs each step, and leaves a checkpoint behind each. */
export const counting = `# Usage: program.sh SEED STEPS PAUSE [CHECKPOINT]
seed=$1 steps=$2 pause=$3
if [ -n "\${4-}" ]; then read -r step value <"$4"; else step=0 value=$seed; echo step,value >log.csv; fi
while [ "$step" -lt "$steps" ]; do
  step=$((step + 1)) value=$(((value * 75 + 74) % 65537))
  echo "$step,$value" >>log.csv
  echo "$step $value" >checkpoint.new && mv checkpoint.new checkpoint.txt
  echo "step $step of $steps"
  sleep "$pause"
done
`;

let number = 0;

/**
 * An experiment that runs a program of the shell, in a module of its own.
 *
 * @param folder Where it is written.
 * @param script What `program.sh` beside it does.
 * @param fields Of the experiment, as code; what they do not say counts ten steps.
 */
export async function programExperiment(folder: string, script = counting, fields = ""): Promise<ProgramExperiment> {
  const path = `${folder}/experiment_${++number}.ts`;
  await Deno.writeTextFile(`${folder}/program.sh`, script);
  await Deno.writeTextFile(
    path,
    `export default {
  id: "counting",
  title: "A program counts",
  code: import.meta.url,
  variants: ["up"],
  seeds: 2,
  assumptions: [],
  files: ["program.sh"],
  command: ({ seed, checkpoint }) => ["sh", "program.sh", String(seed), "10", "0", ...(checkpoint ? [checkpoint] : [])],
  reads: "log.csv",
  ${fields}
};
`,
  );
  return (await import(pathToFileURL(path).href)).default;
}
