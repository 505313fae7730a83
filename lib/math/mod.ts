/**
 * Functions whose bits are the same in every engine: JavaScript leaves those of `Math` beyond `sqrt` and rounding to the engine,
 * and they change from one version to the next. What trains takes each from its own file: the packages behind some take a
 * moment to load.
 *
 * @module
 */
export { binaryParts, powerOfTwo } from "./binary.ts";
export { decimalExponent } from "./decimal_exponent.ts";
export { acosh, asinh, atanh, log1p, logGamma, tanh } from "./elementary.ts";
export { exp } from "./exponential.ts";
export { log } from "./logarithm.ts";
export { cos, sin } from "./trigonometry.ts";
export { wholePower } from "./whole_power.ts";
