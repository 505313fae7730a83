/**
 * Functions whose bits are the same in every engine: JavaScript leaves those of `Math` beyond `sqrt` and rounding to the engine,
 * and they change from one version to the next.
 *
 * @module
 */
export { binaryParts, powerOfTwo } from "./binary.ts";
export { decimalExponent } from "./decimal_exponent.ts";
export { acosh, asinh, atanh, cos, log1p, logGamma, sin, tanh } from "./elementary.ts";
export { exp } from "./exponential.ts";
export { log } from "./logarithm.ts";
export { wholePower } from "./whole_power.ts";
