import { type Experiment, isProgram, programWords, runsOf, singleChoices } from "../experiment/mod.ts";
import { type Provenance, provenanceOf } from "./provenance.ts";

/** The programs that an experiment starts, by the words that start them; none where it starts none. */
export function programsOf(experiment: Experiment): string[] {
  if (!("command" in experiment)) return [];
  const started = singleChoices(experiment).flatMap((choices) =>
    runsOf(experiment, choices).filter(({ seed }) => seed === 0).map(({ variant, protocol }) =>
      programWords(experiment, {
        variant,
        choices: "choices" in protocol ? protocol.choices : {},
        seed: 0,
        threads: 1,
        folder: ".",
      })[0]
    )
  );
  return [...new Set([...started, ...(experiment.interpreter?.slice(0, 1) ?? [])])];
}

/** All that has to be allowed for some experiments to start their programs: these, the shell that ends them, and git for the commit. */
export function programsToAllow(experiments: readonly Experiment[]): string[] {
  const programs = experiments.flatMap(programsOf);
  return programs.length > 0 ? [...new Set(["sh", "git", ...programs])] : [];
}

/** What the first run of an experiment's program would run with here and now; undefined where it starts none. */
export async function provenanceHere(experiment: Experiment, threads = 1): Promise<Provenance | undefined> {
  if (!("command" in experiment)) return undefined;
  const run = runsOf(experiment)[0];
  if (!run || !isProgram(run)) return undefined;
  const { variant, seed, protocol: { choices } } = run;
  const words = programWords(experiment, { variant, choices, seed, threads, folder: "." });
  return await provenanceOf(run, experiment, words, threads);
}
