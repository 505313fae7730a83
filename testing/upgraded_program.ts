import { counting, programExperiment } from "./program_project.ts";
import type { ProgramExperiment } from "../lib/experiment/mod.ts";

/** An experiment that runs a program, before and after a package of its Python was upgraded. */
export interface UpgradedProgram {
  readonly before: ProgramExperiment;
  readonly after: ProgramExperiment;
}

/** What differs of the two, in words. */
export const upgradeWords = "programPackages: tiny==1.0 then, tiny==1.1 now";

/** Makes both in a folder; the Python is a script that tells its packages, and runs nothing. */
export async function upgradedProgram(folder: string, script = counting, fields = ""): Promise<UpgradedProgram> {
  const python = async (packages: string) => {
    const place = `${folder}/${packages.replaceAll(/\W/g, "-")}`;
    await Deno.mkdir(place, { recursive: true });
    await Deno.writeTextFile(
      `${place}/python`,
      `case "$1" in --version) echo "Python 3.11.2";; *) echo attrs==22.2.0; echo ${packages};; esac\n`,
    );
    await Deno.writeTextFile(`${folder}/python.txt`, `${place}/python`);
  };
  await python("tiny==1.0");
  const interpreter = 'interpreter: ["sh", Deno.readTextFileSync(new URL("python.txt", import.meta.url))],';
  const before = await programExperiment(folder, script, `${interpreter}\n  ${fields}`);
  await python("tiny==1.1");
  // The same module, loaded anew: a process asks an interpreter once.
  return { before, after: (await import(`${before.code}?upgraded`)).default };
}
