import { exp } from "../../lib/math/mod.ts";
import { type RandomStream, stream } from "../../lib/random/mod.ts";

/** What the numbers of runs are scattered by. Rules hold their level where it is normal and seeds have nothing in common. */
export type World = keyof typeof worlds;

interface WorldOptions {
  /** As tables name it. */
  readonly title: string;
  /** A number with mean 0 and variance 1. */
  draw(own: RandomStream, shared: RandomStream): number;
  /** Which half of them lie above. */
  readonly median: number;
}

const skew = Math.sqrt((Math.E - 1) * Math.E);
/** How far, in deviations of the other seeds, a run lies off that diverged, and how often one does. */
const off = 10, diverging = 0.1;
const divergingDeviation = Math.sqrt(1 + diverging * (1 - diverging) * off * off);
/** Share of the variance that seeds of one block have in common. */
const common = 0.2;
/** So many seeds in a row make a block. */
const blockSize = 5;

/** The worlds: the one that rules assume, and four in which they are wrong to. */
export const worlds = {
  normal: { title: "normal", median: 0, draw: (own) => own.normal() },
  skewed: {
    title: "skewed: log-normal",
    median: (1 - Math.sqrt(Math.E)) / skew,
    draw: (own) => (exp(own.normal()) - Math.sqrt(Math.E)) / skew,
  },
  heavy: {
    title: "heavy-tailed: Student's t with 3 degrees of freedom",
    median: 0,
    draw(own) {
      const [x, y, z] = [own.normal(), own.normal(), own.normal()];
      // Of variance 3, over the root of a chi-square number by its 3 degrees.
      return own.normal() / Math.sqrt((x * x + y * y + z * z) / 3) / Math.sqrt(3);
    },
  },
  diverging: {
    title: "one run in ten diverges, to 10 deviations",
    // Half of all lie below 0.1397 of the runs that do not diverge: the normal distribution is 0.5 / 0.9 there.
    median: (0.13971 - diverging * off) / divergingDeviation,
    draw(own) {
      const diverges = own.uniform() < diverging;
      return (own.normal() + (diverges ? off : 0) - diverging * off) / divergingDeviation;
    },
  },
  dependent: {
    title: "dependent: every five seeds share a fifth of their variance",
    median: 0,
    draw: (own, shared) => Math.sqrt(1 - common) * own.normal() + Math.sqrt(common) * shared.normal(),
  },
} as const satisfies Readonly<Record<string, WorldOptions>>;

/** Draws the numbers of one run, one after the other. */
export interface Noise {
  /** The next number of this run alone: mean 0, variance 1. */
  own(): number;
  /** The next number that all variants have with this seed. */
  luck(): number;
  /** Half of `own` lie above. */
  readonly median: number;
}

/**
 * The noise of a run.
 *
 * @param own Of this run.
 * @param luck Of all runs with its seed.
 * @param block Names the stream of the seeds that have something in common.
 */
export function noise(world: World, own: RandomStream, luck: RandomStream, ...block: (string | number)[]): Noise {
  const { draw, median }: WorldOptions = worlds[world];
  const shared = world === "dependent" ? stream("calibrate", "block", ...block) : own;
  return { median, own: () => draw(own, shared), luck: () => luck.normal() };
}

/** Seeds of one block have something in common where seeds depend on each other. */
export const blockOf = (seed: number): number => Math.floor(seed / blockSize);
