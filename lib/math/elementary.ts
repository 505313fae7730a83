import libraryAcosh from "@stdlib/math-base-special-acosh";
import libraryAsinh from "@stdlib/math-base-special-asinh";
import libraryAtanh from "@stdlib/math-base-special-atanh";
import libraryLogGamma from "@stdlib/math-base-special-gammaln";
import libraryLog1p from "@stdlib/math-base-special-log1p";
import libraryTanh from "@stdlib/math-base-special-tanh";

type OfNumber = (x: number) => number;

/** log(1 + x), which keeps its digits where x is small (FreeBSD's s_log1p.c). Within 1 unit in the last place. */
export const log1p: OfNumber = libraryLog1p;

/** The hyperbolic tangent (Cephes' tanh.c). */
export const tanh: OfNumber = libraryTanh;

/** The inverse of {@linkcode tanh} (FreeBSD's e_atanh.c): infinite at -1 and 1, NaN beyond. */
export const atanh: OfNumber = libraryAtanh;

/** The inverse hyperbolic sine (FreeBSD's s_asinh.c). */
export const asinh: OfNumber = libraryAsinh;

/** The inverse hyperbolic cosine (FreeBSD's e_acosh.c): NaN below 1. */
export const acosh: OfNumber = libraryAcosh;

/** The natural logarithm of the gamma function (FreeBSD's e_lgamma_r.c), whose factorial is that of x - 1. */
export const logGamma: OfNumber = libraryLogGamma;
