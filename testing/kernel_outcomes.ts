import type { Outcome } from "./drawn_kernels.ts";

/** How far numbers may lie apart, as a share of the largest. */
const tolerance = 1e-5;

/**
 * Says what an outcome on the WASM backend has wrong, where another is right, or nothing. A call may be refused that the cpu backend
 * answers with numbers from elsewhere; what it refuses itself must be.
 */
export function wrongIn(found: Outcome, right: Outcome, compareValues = true): string | undefined {
  if (found.error) {
    return right.error || found.error instanceof RangeError ? undefined : `it fails: ${found.error.message}`;
  }
  if (right.error) return `it does not fail, as the cpu backend does: ${right.error.message}`;
  if (found.outputs.length !== right.outputs.length) return `it has ${found.outputs.length} outputs`;
  for (const [i, { shape, dtype, values }] of found.outputs.entries()) {
    const wanted = right.outputs[i];
    if (shape.join() !== wanted.shape.join()) return `the shape is ${shape}, wanted ${wanted.shape}`;
    if (dtype !== wanted.dtype) return `the dtype is ${dtype}, wanted ${wanted.dtype}`;
    const scale = Math.max(1, ...wanted.values.map(Math.abs).filter(Number.isFinite));
    const isNear = (x: number, y: number) => x === y || Object.is(x, y) || Math.abs(x - y) <= tolerance * scale;
    const place = compareValues ? wanted.values.findIndex((value, at) => !isNear(values[at], value)) : -1;
    if (place >= 0) return `[${place}] is ${values[place]}, wanted ${wanted.values[place]}`;
  }
}
