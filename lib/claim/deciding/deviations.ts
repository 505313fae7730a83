import { exp, log, logGamma } from "../../math/mod.ts";
import { tProbability } from "../../statistics/mod.ts";
import type { Chance } from "./chance.ts";

/** Student's t with so many degrees of freedom is the normal distribution to eight digits. */
export const manyDegrees = 1e9;

/** The probability that a standard normal number is at most `z`, which may be infinite. */
export function normalProbability(z: number): number {
  return z === Infinity ? 1 : z === -Infinity ? 0 : tProbability(z, manyDegrees);
}

/** Nodes of the trapezoid rule, which is sharp to many digits where a density vanishes at both ends. */
const nodes = 64;

/**
 * The mean of chances over what a standard deviation with so many degrees of freedom (of n runs: n - 1) may turn out to be, as a
 * share of the true one: that share squared, times these, is chi-square with as many.
 */
export function overDeviations(freedom: number, chanceAt: (share: number) => Chance): Chance {
  const constant = Math.LN2 + freedom / 2 * log(freedom / 2) - logGamma(freedom / 2);
  // Ten standard deviations of the share to either side.
  const from = Math.max(0, 1 - 7 / Math.sqrt(freedom)), until = 1 + 7 / Math.sqrt(freedom);
  let upheld = 0, refuted = 0, whole = 0;
  for (let node = 1; node < nodes; node++) {
    const share = from + (until - from) * node / nodes;
    const density = exp(constant + (freedom - 1) * log(share) - freedom * share * share / 2);
    const chance = chanceAt(share);
    whole += density;
    upheld += density * chance.upheld;
    refuted += density * chance.refuted;
  }
  return { upheld: upheld / whole, refuted: refuted / whole };
}
