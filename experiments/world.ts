// What worlds are made of: runs whose numbers lie so far inside of what a claim says.
import type { RandomStream } from "../lib/random/mod.ts";
import { readReport } from "../lib/report/mod.ts";
import { target } from "./function/measures.ts";
import type { MadeUpRun, MakeRun } from "./made_up.ts";
import { type PrintedEpoch, printedEpochs } from "./mnist/printed.ts";

/**
 * Makes the runs of a world.
 *
 * @param first How far inside of what the claim says the truth lies for its first part, in about standard deviations over runs: 0 is
 * the border, on which it is just true and just false at once. A printed number comes from one more such run (0), is their mean
 * (above 0), or lies off by twice as many deviations (below 0).
 * @param rest The same of the other parts.
 */
export type World = (random: RandomStream, first: number, rest: number) => MakeRun;

export const logit = (share: number) => Math.log(share / (1 - share));
export const share = (logit: number) => 1 / (1 + Math.exp(-logit));
export const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
/** A metric by epoch. */
export const byEpoch = (metric: string, values: readonly number[]): MadeUpRun => ({
  epochs: values.map((value) => ({ [metric]: value })),
});
/** Values of seeds, which all variants share. */
export function luckOf(random: RandomStream): (seed: number) => number {
  const luck = times(16, () => random.normal());
  return (seed) => luck[seed];
}

/**
 * Values by variant that differ by the levels, in standard deviations of the difference within a pair of runs; paired by seed.
 *
 * @param place What becomes of a standard normal number.
 */
export function paired(
  random: RandomStream,
  levels: Readonly<Record<string, number>>,
  place: (value: number) => number,
  leave: (value: number) => MadeUpRun,
): MakeRun {
  const luck = luckOf(random);
  return (variant, seed) => leave(place(luck(seed) + random.normal() + Math.SQRT2 * (levels[variant] ?? 0)));
}

export const lossOf = (value: number) => 1e-4 * Math.exp(0.3 * value);
export const finalLoss = (loss: number) => byEpoch("trainLossAfter", [loss]);

/** The last training MSEs of nets, the more the higher. */
export const losses = (random: RandomStream, levels: Record<string, number>) =>
  paired(random, levels, lossOf, finalLoss);

/** Accuracies in training and test of both CNNs by epoch, the shallow one ahead by so much in the first pass and later. */
export function accuracies(random: RandomStream, ahead: (epoch: number, set: "train" | "test") => number): MakeRun {
  const luck = luckOf(random);
  return (variant, seed) => {
    const of = (epoch: number, set: "train" | "test") => {
      const lead = variant === "shallow" ? Math.SQRT2 * ahead(epoch, set) : 0;
      return share(4 + 0.2 * (luck(seed) + random.normal() + lead));
    };
    return {
      epochs: times(20, (epoch) => ({ trainAccuracy: of(epoch, "train"), testAccuracy: of(epoch, "test") })),
    };
  };
}

/** How many deviations the mean of runs lies above a printed number. */
export const ofPrinted = (random: RandomStream, inside: number) =>
  inside === 0 ? random.normal() : 2 * Math.min(0, inside);

/** Accuracies that print as the report has them in one more such run, or so many deviations below, of the first cell and the rest. */
export function asPrinted(
  random: RandomStream,
  first: number,
  rest: number,
  isFirst: (cell: Cell) => boolean,
): MakeRun {
  const nets = { shallow: printedEpochs(readReport(), "Shallow"), deep: printedEpochs(readReport(), "Deep") };
  const centers = new Map<string, number>();
  const deviation = 0.1;
  const key = (net: string, epoch: number, set: string) => `${net} ${epoch} ${set}`;
  for (const [net, rows] of Object.entries(nets)) {
    for (const row of rows) {
      for (const set of ["train", "test"] as const) {
        const offset = ofPrinted(random, isFirst({ net, epoch: row.epoch, set }) ? first : rest);
        const center = logit(row[set as keyof PrintedEpoch]) + deviation * offset;
        centers.set(key(net, row.epoch, set), center);
      }
    }
  }
  return (net) => ({
    epochs: times(20, (epoch) => {
      const of = (set: "train" | "test") =>
        share((centers.get(key(net, epoch, set)) ?? 4) + deviation * random.normal());
      return { trainAccuracy: of("train"), testAccuracy: of("test") };
    }),
  });
}

interface Cell {
  readonly net: string;
  readonly epoch: number;
  readonly set: "train" | "test";
}

/** A number that is measured once, for each variant so far inside. */
export const within =
  (random: RandomStream, inside: (variant: string) => number, make: (value: number) => MadeUpRun): MakeRun =>
  (variant) => make(inside(variant) + random.normal());

/** Predictions that are off by an error everywhere. */
export const off = (error: number): MadeUpRun => ({ final: { prediction: target.map((y) => y + error) } });

/** Numbers that are measured at batch sizes, on a log scale. */
export const atBatchSizes = (random: RandomStream, name: string, levels: Record<string, number>) =>
  paired(random, levels, (value) => Math.exp(0.1 * value), (value) => ({ final: { [name]: value } }));

export const snapshot = (epoch: number, norm: number) => ({ epoch, norm, sketch: [] });
