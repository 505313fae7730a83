import libraryCos from "@stdlib/math-base-special-cos";
import librarySin from "@stdlib/math-base-special-sin";

type OfNumber = (x: number) => number;

/** The sine of x radians (FreeBSD's s_sin.c), within 1 unit in the last place for arguments of any size. */
export const sin: OfNumber = librarySin;

/** The cosine of x radians (FreeBSD's s_cos.c), within 1 unit in the last place for arguments of any size. */
export const cos: OfNumber = libraryCos;
