/**
 * Numbers from -scale to scale that every program makes alike.
 *
 * @param purpose Tells apart what they are for.
 */
export function fixed(purpose: number, length: number, scale = 1): Float32Array {
  return Float32Array.from({ length }, (_, i) => {
    let number = Math.imul(i, 2654435761) + 97 * purpose;
    number = Math.imul(number ^ number >>> 15, 2246822519);
    return scale * (((number ^ number >>> 13) >>> 0) / 2 ** 31 - 1);
  });
}
