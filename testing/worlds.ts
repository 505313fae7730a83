import type { Scale, Verdict } from "../lib/claim/mod.ts";
import type { RandomStream } from "../lib/random/mod.ts";

/** A world in which a claim is just true or just false: its border is the truth. */
export interface World {
  readonly rule: string;
  readonly scale: Scale | "";
  readonly values: string;
  /** The rates that the rule promises: of refuting what is just true, and of upholding what is just false. */
  readonly promised: { readonly refuted: number; readonly upheld: number };
  /** A verdict that is wrong when the claim is just true ("refuted") or just false ("upheld"), else undefined. */
  readonly wrong: (random: RandomStream, n: number) => Verdict | undefined;
}

/** What a claim with one border promises. */
export const oneSided = { refuted: 0.025, upheld: 0.025 };
/** As many numbers as there are runs. */
export const run = (n: number, one: () => number) => Array.from({ length: n }, one);
const logistic = (x: number) => 1 / (1 + Math.exp(-x));
/** Numbers that lie around 0 as on a scale, brought to the metric: ties lie half a unit beside the border. */
export const to: Record<Scale, (x: number) => number> = { plain: Number, log: Math.exp, logit: logistic };
/** Where 0 on a scale lies in the metric. */
export const border: Record<Scale, number> = { plain: 0, log: 1, logit: 0.5 };
/** Steps of a whole unit, so that many runs are the same. */
export const halves = (x: number) => Math.floor(x) + 0.5;
/** All scales. */
export const scales = ["plain", "log", "logit"] as const;
