import { join } from "node:path";
import * as v from "valibot";
import type { Logged, ProgramExperiment, ProgramRun } from "../experiment/mod.ts";
import { digestOf, readIfThere, writeWhole } from "../files/mod.ts";
import { type LeftByProgram, ProgramError, type Provenance, runProgram } from "../program/mod.ts";
import { anyFunction, dictionary, parseJson, valid } from "../validation/mod.ts";
import { currentEnvironment, type Environment } from "./environment.ts";
import { chainStart, type Ledger, type LedgerHeader, type LedgerLine, ledgerLine } from "./ledger.ts";
import { requireMeasured } from "./require_measured.ts";
import type { Progress } from "./store.ts";
import type { Numbers } from "./unseeded.ts";

/** What a second run of the same program and seed gave. */
export interface SecondRun {
  /** Whether all that it logged was the same, number by number. */
  readonly identical: boolean;
  /** The numbers that it ended with, where not. */
  readonly numbers?: Readonly<Record<string, number>>;
}

/** What a second run is, in files. */
export const secondRunSchema: v.GenericSchema<SecondRun> = v.looseObject({
  identical: v.boolean(),
  numbers: v.optional(dictionary(v.number())),
});

/** Where the local store keeps what a program left: by what it was, so that it runs once, however its log is read afterwards. */
export function programFolder(store: string, { experiment, id, protocol, seed }: ProgramRun): string {
  return join(store, experiment, "programs", `${id}-${digestOf({ protocol, seed }).slice(0, 16)}`);
}

/** A program's run, read. */
export interface MadeProgramRun {
  readonly ledger: Ledger;
  readonly environment: Environment;
}

/** Runs a program in a folder, or takes what it left there, as a ledger. */
export async function makeProgramRun(
  run: ProgramRun,
  folder: string,
  header: LedgerHeader,
  threads: number,
  watch: (progress: Progress) => void = () => {},
): Promise<MadeProgramRun> {
  const experiment = await experimentOf(run);
  const left: LeftByProgram = await runProgram(run, experiment, folder, threads, ({ step, steps, loss }) => {
    watch({ step, steps: Math.max(steps ?? step, step), loss, epoch: 0, epochs: 1 });
  });
  return {
    ledger: ledgerOf(run, header, left.logged),
    environment: environmentWith(left.provenance),
  };
}

/** This machine and what a program ran with on it. */
export function environmentWith(provenance: Provenance): Environment {
  return { ...currentEnvironment(), ...provenance };
}

/** The experiment of a run, as its module exports it. */
export async function experimentOf({ module }: ProgramRun): Promise<ProgramExperiment> {
  const { default: experiment } = await import(module) as { default: ProgramExperiment };
  valid(anyFunction(), experiment?.command, `"command" of the default export of ${module}`);
  return experiment;
}

/** Whether a run is made twice, to see how well it repeats: the first of each variant under the defaults. */
export function isMadeTwice({ seed, choices }: ProgramRun): boolean {
  return seed === 0 && Object.keys(choices).length === 0;
}

/** What the second of two runs of one seed says of the first. */
export function secondRunOf(first: Ledger, second: Ledger): SecondRun {
  const content = ({ lines }: Ledger) => lines.map(({ step, metrics, final }) => ({ step, metrics, final }));
  if (digestOf(content(first)) === digestOf(content(second))) return { identical: true };
  return { identical: false, numbers: scalarsOf(second) };
}

/** The numbers that a run ended with; of a series the last. */
export function scalarsOf({ lines }: Ledger): Record<string, number> {
  const final: Numbers = lines.at(-1)?.final ?? {};
  return Object.fromEntries(
    Object.entries(final).flatMap(([name, value]) => {
      const number = typeof value === "number" ? value : value.at(-1);
      return number === undefined ? [] : [[name, number] as const];
    }),
  );
}

/** Keeps beside a ledger what a second run gave. */
export async function keepSecondRun(folder: string, second: SecondRun): Promise<void> {
  await writeWhole(secondRunPath(folder), JSON.stringify(second) + "\n");
}

/** What a second run gave, where one was made. */
export function storedSecondRun(folder: string): SecondRun | undefined {
  const path = secondRunPath(folder), text = readIfThere(path);
  return text === undefined ? undefined : parseJson(secondRunSchema, text, path);
}

const secondRunPath = (folder: string) => join(folder, "second_run.json");

/** What a program logged, as a ledger: a line for each step at which it logged something, and what it ended with in the last. */
function ledgerOf(run: ProgramRun, header: LedgerHeader, logged: Logged): Ledger {
  const series = Object.entries(logged.metrics ?? {}).map(([name, rows]) => [name, [...rows]] as const);
  const ends = series.flatMap(([name, rows]) => rows.length > 0 ? [[name, rows.at(-1)!.value] as const] : []);
  const diverged = ends.find(([, value]) => !Number.isFinite(value));
  if (diverged && logged.final === undefined) {
    const [name, value] = diverged;
    throw new ProgramError(
      `${run.experiment}/${run.id} ended with ${name} = ${value}: a run that diverged has no end to be judged; let "reads" give a ` +
        `"final" that says what counts then`,
    );
  }
  const final = requireMeasured(run.id, logged.final ?? Object.fromEntries(ends));
  const rows = new Map<number, Record<string, number>>();
  for (const [name, values] of series) {
    for (const { step, value } of values) {
      // What is no finite number cannot be drawn or compared either.
      if (Number.isFinite(value)) rows.set(step, { ...rows.get(step), [name]: value });
    }
  }
  const steps = [...rows.keys()].sort((a, b) => a - b), shift = Math.max(0, 1 - (steps[0] ?? 1));
  const areWhole = steps.every(Number.isSafeInteger), lines: LedgerLine[] = [];
  let chain = chainStart(header);
  const add = (step: number, metrics: Record<string, number> | undefined, isLast: boolean) => {
    const content = { step, ...(metrics && { metrics }), ...(isLast && { final }) };
    const segment = {
      step,
      steps: {},
      epochs: [],
      weightSnapshots: [],
      metrics,
      state: new Uint8Array(),
      last: isLast,
    };
    const line = ledgerLine(chain, { ...segment, ...(isLast && { final }) }, digestOf(content));
    lines.push(line);
    chain = line.chain;
  };
  // Programs count from 0 or 1, a ledger from 1.
  steps.forEach((step, i) => add(areWhole ? step + shift : i + 1, rows.get(step), i === steps.length - 1));
  if (steps.length === 0) add(1, undefined, true);
  return { header, lines };
}
