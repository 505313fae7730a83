/** A real number as a whole multiple of 2^-digits, and how to compute with such. */
class Fixed {
  readonly one: bigint;
  readonly ln2: bigint;
  readonly #pi: bigint;

  constructor(readonly digits: bigint) {
    this.one = 1n << digits;
    this.ln2 = 2n * this.atanh(this.one / 3n);
    // Machin 1706.
    this.#pi = 16n * this.#arctan(5n) - 4n * this.#arctan(239n);
  }

  times = (a: bigint, b: bigint) => a * b >> this.digits;
  over = (a: bigint, b: bigint) => (a << this.digits) / b;
  root = (a: bigint) => squareRoot(a << this.digits);

  /** The exact value of a float64, as long as its last digit has a place. */
  of(x: number): bigint {
    const { whole, exponent } = parts(x), shift = this.digits + BigInt(exponent);
    return shift >= 0 ? whole << shift : whole >> -shift;
  }

  atanh(x: bigint): bigint {
    let sum = 0n, power = x;
    const square = this.times(x, x);
    for (let n = 1n; power !== 0n && power !== -1n; n += 2n, power = this.times(power, square)) sum += power / n;
    return sum;
  }

  #arctan(inverse: bigint): bigint {
    let sum = 0n, power = this.one / inverse;
    for (let n = 1n; power !== 0n; n += 2n, power /= -inverse * inverse) sum += power / n;
    return sum;
  }

  log(x: bigint): bigint {
    const twos = BigInt(x.toString(2).length - 1) - this.digits;
    const mantissa = twos >= 0 ? x >> twos : x << -twos;
    return twos * this.ln2 + 2n * this.atanh(this.over(mantissa - this.one, mantissa + this.one));
  }

  exp(x: bigint): bigint {
    const twos = nearest(x, this.ln2), rest = x - twos * this.ln2;
    let sum = 0n, term = this.one;
    for (let n = 1n; term !== 0n && term !== -1n; n++) {
      sum += term;
      term = this.times(term, rest) / n;
    }
    return twos >= 0 ? sum << twos : sum >> -twos;
  }

  /** The sine where `quarters` is 0, the cosine where it is 1. */
  sin(x: bigint, quarters: bigint): bigint {
    const turns = nearest(2n * x, this.#pi), rest = x - turns * this.#pi / 2n, quarter = (turns + quarters) & 3n;
    let sum = 0n, term = quarter & 1n ? this.one : rest;
    const square = this.times(rest, rest);
    for (let n = quarter & 1n ? 1n : 2n; term !== 0n && term !== -1n; n += 2n) {
      sum += term;
      term = -this.times(term, square) / (n * (n + 1n));
    }
    return quarter & 2n ? -sum : sum;
  }
}

const nearest = (a: bigint, b: bigint) => {
  const doubled = 2n * a / b;
  return (doubled + (doubled >= 0n ? 1n : -1n)) / 2n;
};

function squareRoot(x: bigint): bigint {
  let root = 1n << BigInt(x.toString(2).length + 1 >> 1);
  for (let next = (root + x / root) >> 1n; next < root; next = (root + x / root) >> 1n) root = next;
  return root;
}

/** A float64 as `whole * 2^exponent`. */
function parts(x: number): { whole: bigint; exponent: number } {
  const bits = new BigUint64Array(Float64Array.of(x).buffer)[0];
  const biased = Number(bits >> 52n & 0x7ffn), fraction = bits & 0xfffffffffffffn;
  const whole = biased === 0 ? fraction : fraction | 1n << 52n;
  return { whole: bits >> 63n ? -whole : whole, exponent: Math.max(biased, 1) - 1075 };
}

const known = new Map<bigint, Fixed>();
function fixed(digits: bigint): Fixed {
  const found = known.get(digits) ?? new Fixed(digits);
  known.set(digits, found);
  return found;
}

/** The functions in integers of any size: an argument as a fixed-point number to the value as one. */
export const exactMath = {
  log: (f, x) => f.log(x),
  exp: (f, x) => f.exp(x),
  sin: (f, x) => f.sin(x, 0n),
  cos: (f, x) => f.sin(x, 1n),
  log1p: (f, x) => f.log(f.one + x),
  tanh: (f, x) => f.over(f.exp(2n * x) - f.one, f.exp(2n * x) + f.one),
  atanh: (f, x) => f.log(f.over(f.one + x, f.one - x)) / 2n,
  asinh: (f, x) => (x < 0 ? -1n : 1n) * f.log((x < 0 ? -x : x) + f.root(f.times(x, x) + f.one)),
  acosh: (f, x) => f.log(x + f.root(f.times(x, x) - f.one)),
} satisfies Record<string, (f: Fixed, x: bigint) => bigint>;

/** The name of a function in {@linkcode exactMath}. */
export type ExactName = keyof typeof exactMath;

/** How far a found value lies from the exact one, in units of the last place of the float64 nearest to it. */
export function errorInUnits(name: ExactName, x: number, found: number): number {
  const { exponent } = parts(x), place = parts(found).exponent;
  // Huge and tiny arguments and values have digits far from the point.
  const f = fixed(Math.abs(exponent) < 100 && place > -150 ? 256n : 1400n);
  const exact = exactMath[name](f, f.of(x)), unit = f.of(1) >> BigInt(-place);
  return Number(1_000_000_000n * (f.of(found) - exact) / unit) / 1e9;
}

/** The float64 nearest to a rational power, ties to even, by integers alone. */
export function exactPower(base: number, exponent: number): number {
  const { whole, exponent: place } = parts(base), power = whole ** BigInt(exponent), twos = place * exponent;
  const size = (power < 0 ? -power : power).toString(2).length, keep = Math.min(53, size + twos + 1074);
  if (keep < 0) return 0;
  const cut = BigInt(Math.max(0, size - keep)), half = cut > 0n ? 1n << (cut - 1n) : 0n;
  const sign = power < 0 ? -1n : 1n, magnitude = sign * power;
  let rounded = magnitude >> cut;
  const rest = magnitude - (rounded << cut);
  if (cut > 0n && (rest > half || (rest === half && rounded & 1n))) rounded++;
  // In two steps: 2^-1074 times a whole number, exactly.
  let value = Number(sign * rounded), shift = twos + Number(cut);
  for (; shift > 0; shift--) value *= 2;
  for (; shift < 0; shift++) value /= 2;
  return value;
}
