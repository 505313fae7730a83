/** Rules: what would uphold a claim, and what would refute it, said before the run. @module */
export { all, parts } from "./combine.ts";
export { type Check, consistent } from "./consistent.ts";
export { count } from "./count.ts";
export { order, type Pairs, type Wanted } from "./order.ts";
export { percentageFits } from "./percentage_fits.ts";
export { printed } from "./printed.ts";
export type { Scale } from "./scale.ts";
export { signFlip } from "./sign_flip.ts";
export { spread } from "./spread.ts";
export { trend } from "./trend.ts";
export { within } from "./within.ts";
