import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { acosh, asinh, atanh, cos, exp, log, log1p, logGamma, sin, tanh, wholePower } from "../lib/math/mod.ts";
import { type RandomStream, stream } from "../lib/random/mod.ts";

const count = 20_000;

/** A number of either sign and any size, subnormal ones among them. */
export function anyNumber(random: RandomStream): number {
  return new Float64Array(Int32Array.of(...[0, 1].map(() => random.integer(-(2 ** 31), 2 ** 31 - 1))).buffer)[0];
}

/** A function, and arguments for which it has a value: near 0 and 1, and far away. */
interface Drawn {
  of(x: number): number;
  arguments(random: RandomStream): number;
}

const wide = (random: RandomStream) => (random.uniform() - 0.5) * wholePower(2, random.integer(0, 9));

/** What is drawn of each function of lib/math. */
export const drawn = {
  log: { of: log, arguments: (random) => Math.abs(random.uniform() < 0.5 ? wide(random) : anyNumber(random)) },
  exp: { of: exp, arguments: (random) => (random.uniform() - 0.5) * (random.uniform() < 0.5 ? 4 : 1490) },
  sin: { of: sin, arguments: (random) => random.uniform() < 0.8 ? wide(random) : anyNumber(random) },
  cos: { of: cos, arguments: (random) => random.uniform() < 0.8 ? wide(random) : anyNumber(random) },
  log1p: { of: log1p, arguments: (random) => random.uniform() < 0.5 ? random.uniform() - 1 : Math.abs(wide(random)) },
  tanh: { of: tanh, arguments: (random) => wide(random) / 16 },
  atanh: { of: atanh, arguments: (random) => 2 * random.uniform() - 1 },
  asinh: { of: asinh, arguments: wide },
  acosh: { of: acosh, arguments: (random) => 1 + Math.abs(wide(random)) },
  logGamma: { of: logGamma, arguments: (random) => Math.abs(wide(random)) },
} satisfies Record<string, Drawn>;

/** SHA-256 of the results of 20,000 arguments of each function, of powers and of normal numbers, which any engine must give. */
export function mathDigests(): Record<string, string> {
  const results: Record<string, () => number> = {};
  for (const [name, { of, arguments: draw }] of Object.entries<Drawn>(drawn)) {
    const random = stream("math", name);
    results[name] = () => of(draw(random));
  }
  const [powers, normals] = [stream("math", "powers"), stream("math", "normals")];
  results.wholePower = () => wholePower(0.9 + 0.1 * powers.uniform(), powers.integer(0, 100_000));
  results.normal = () => normals.normal();
  return Object.fromEntries(
    Object.entries(results).map(([name, next]) => {
      const values = Float64Array.from({ length: count }, next);
      // No engine keeps the bits of NaN.
      return [name, bytesToHex(sha256(new Uint8Array(values.map((x) => Number.isNaN(x) ? -1 : x).buffer)))];
    }),
  );
}
