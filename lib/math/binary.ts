const bits = new DataView(new ArrayBuffer(8));

/** A finite number above 0 as `mantissa` times a power of two: a number from 1 to below 2, and its exponent. */
export function binaryParts(x: number): [mantissa: number, exponent: number] {
  // Subnormal numbers have no exponent of their own.
  const isTiny = x < 1e-300;
  bits.setFloat64(0, isTiny ? x * 18014398509481984 : x);
  const high = bits.getUint32(0);
  bits.setUint32(0, high & 0xfffff | 0x3ff00000);
  return [bits.getFloat64(0), (high >>> 20) - 1023 - (isTiny ? 54 : 0)];
}

/** 2 to the power of a whole number from -1022 to 1023. */
export function powerOfTwo(exponent: number): number {
  bits.setUint32(0, exponent + 1023 << 20);
  bits.setUint32(4, 0);
  return bits.getFloat64(0);
}
