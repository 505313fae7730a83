import assert from "node:assert/strict";
import { errorInUnits, exactMath, type ExactName, exactPower } from "../../testing/exact_math.ts";
import { anyNumber, drawn, mathDigests } from "../../testing/math_digests.ts";
import { stream } from "../random/mod.ts";
import {
  acosh,
  asinh,
  atanh,
  binaryParts,
  cos,
  decimalExponent,
  exp,
  log,
  log1p,
  logGamma,
  powerOfTwo,
  sin,
  tanh,
  wholePower,
} from "./mod.ts";

/** The largest error in units of the last place, seen or allowed; half a unit is the nearest number. */
const allowed: Record<ExactName, number> = {
  log: 0.5,
  exp: 0.5,
  sin: 0.8,
  cos: 0.8,
  log1p: 0.9,
  tanh: 1.5,
  atanh: 1.6,
  asinh: 1.7,
  acosh: 1.9,
};

const largest = Number.MAX_VALUE, smallest = Number.MIN_VALUE, subnormal = 1.2345e-310;
/** Arguments at which formulas end or change. */
const places: Record<ExactName, readonly number[]> = {
  log: [
    smallest,
    subnormal,
    2.2250738585072014e-308,
    1 - 2 ** -53,
    1 + 2 ** -52,
    Math.SQRT2,
    Math.SQRT1_2,
    Math.E,
    10,
    largest,
  ],
  exp: [smallest, -smallest, 2 ** -54, 1, -1, 709.782712893384, -708.3964185322641, 0.34657359027997264],
  sin: [smallest, subnormal, Math.PI, 3 * Math.PI / 4, 1e22, 6381956970095103 * 2 ** 797, largest],
  cos: [smallest, Math.PI / 2, Math.PI, 1e22, 6381956970095103 * 2 ** 797, largest],
  log1p: [smallest, subnormal, -smallest, 2 ** -54, -1 + 2 ** -53, 1, largest],
  tanh: [smallest, subnormal, 0.625, 1, 20, 350],
  atanh: [smallest, subnormal, 2 ** -29, 0.5, 1 - 2 ** -53],
  asinh: [smallest, subnormal, 2 ** -29, 2, 2 ** 28, 1e150],
  acosh: [1 + 2 ** -52, 2, 2 ** 28, 1e150],
};

for (const name of Object.keys(exactMath) as ExactName[]) {
  Deno.test(`${name}() differs from the exact value by ${allowed[name]} units in the last place at most`, () => {
    const random = stream("math test", name), { of, arguments: draw } = drawn[name];
    for (const x of [...places[name], ...Array.from({ length: 2000 }, () => draw(random))]) {
      const found = of(x);
      // Zeros and infinities have no last place.
      if (found === 0 || !Number.isFinite(found)) continue;
      // The smallest numbers of exp() are rounded twice.
      const most = name === "exp" && found < 2.3e-308 ? 0.75 : allowed[name];
      const error = Math.abs(errorInUnits(name, x, found));
      assert.ok(error <= most, `${name}(${x}) is ${found}, ${error} units off`);
    }
  });
}

Deno.test("the functions have the values at 0, at infinities and of NaN that IEEE 754 recommends", () => {
  const same = (found: number[], wanted: number[]) => assert.deepEqual(found, wanted);
  const ends = [0, -0, Infinity, -Infinity, NaN];
  same(ends.map(log), [-Infinity, -Infinity, Infinity, NaN, NaN]);
  same([1, -1, -smallest].map(log), [0, NaN, NaN]);
  same(ends.map(exp), [1, 1, Infinity, 0, NaN]);
  same([709.7827128933841, 1e308, -745.2, -1e308].map(exp), [Infinity, Infinity, 0, 0]);
  assert.equal(exp(-745.1332191019411), smallest);
  same(ends.map(sin), [0, -0, NaN, NaN, NaN]);
  same(ends.map(cos), [1, 1, NaN, NaN, NaN]);
  same(ends.map(log1p), [0, -0, Infinity, NaN, NaN]);
  same([-1, -1.5].map(log1p), [-Infinity, NaN]);
  same(ends.map(tanh), [0, -0, 1, -1, NaN]);
  same(ends.map(asinh), [0, -0, Infinity, -Infinity, NaN]);
  same([0, -0, 1, -1, 2, NaN].map(atanh), [0, -0, Infinity, -Infinity, NaN, NaN]);
  same([1, 0.5, Infinity, NaN].map(acosh), [0, NaN, Infinity, NaN]);
});

Deno.test("logGamma() is the logarithm of factorials, and of those of half numbers", () => {
  let factorial = 1n, halfFactorial = 1n;
  for (let n = 1n; n <= 60n; n++) {
    // Γ(n) = (n - 1)!, Γ(n + ½) = 1 3 5 ... (2n - 1) √π / 2^n.
    halfFactorial *= 2n * n - 1n;
    const wanted = [log(Number(factorial)), log(Number(halfFactorial)) + log(Math.PI) / 2 - Number(n) * Math.LN2];
    [logGamma(Number(n)), logGamma(Number(n) + 0.5)].forEach((found, i) =>
      assert.ok(Math.abs(found - wanted[i]) <= 1e-15 * (1 + Number(n) * 3), `${n}: ${found}, wanted ${wanted[i]}`)
    );
    factorial *= n;
  }
});

Deno.test("wholePower() is the float64 nearest to the power", () => {
  const random = stream("math test", "powers");
  for (let i = 0; i < 500; i++) {
    const base = i % 2 ? 0.9 + 0.1 * random.uniform() : 4 * random.uniform() - 2, exponent = random.integer(0, 3000);
    assert.equal(wholePower(base, exponent) + 0, exactPower(base, exponent) + 0, `${base} ** ${exponent}`);
  }
  for (const beta of [0.9, 0.99, 0.999]) {
    for (let step = 0; step < 1000; step++) assert.equal(wholePower(beta, step), exactPower(beta, step));
  }
});

Deno.test("wholePower() of special numbers is what ** gives, and the exponent is a whole number from 0 on", () => {
  for (const base of [0, -0, 1, -1, Infinity, -Infinity, NaN, 2, -2, 0.5, 1e200, -1e200, 1e-200, largest, smallest]) {
    for (const exponent of [0, 1, 2, 3, 1023, 1024, 1074, 1075]) {
      assert.equal(wholePower(base, exponent), base ** exponent, `${base} ** ${exponent}`);
    }
  }
  for (const exponent of [-1, 0.5, NaN, Infinity]) assert.throws(() => wholePower(2, exponent), RangeError);
});

Deno.test("binaryParts() and powerOfTwo() take numbers apart and put them together again", () => {
  const random = stream("math test", "parts");
  const numbers = [
    1,
    2,
    0.1,
    smallest,
    subnormal,
    largest,
    ...Array.from({ length: 1000 }, () => Math.abs(anyNumber(random))),
  ];
  for (const x of numbers.filter((x) => x > 0 && Number.isFinite(x))) {
    const [mantissa, exponent] = binaryParts(x), half = Math.trunc(exponent / 2);
    assert.ok(mantissa >= 1 && mantissa < 2);
    assert.equal(mantissa * powerOfTwo(half) * powerOfTwo(exponent - half), x);
  }
});

Deno.test("decimalExponent() is that of the leading digit, for powers of ten and their neighbours", () => {
  for (let exponent = -307; exponent <= 308; exponent++) {
    const power = Number(`1e${exponent}`);
    assert.equal(decimalExponent(power), exponent);
    assert.equal(decimalExponent(-power * (1 - 2 ** -53)), exponent - 1);
  }
  for (const value of [0, NaN, Infinity]) assert.throws(() => decimalExponent(value), RangeError);
});

Deno.test("any engine gives these results, 20,000 of each function", () => {
  assert.deepEqual(mathDigests(), {
    log: "37ada2b44b3ae9ae0545e2cceaae11d35b78c55478442536bf86284a46dfffb7",
    exp: "5a1fa7a6e4c035bb0852106c31880a7b16bd72971e032f9b8d1f5d1d1fba2451",
    sin: "e8a70431ac5b52a18d6004df33651ffc3c5d97862deee535bfd3f81c1d11319b",
    cos: "d5166a345d4c113c169fb3295678ded7224b6e5d172ce152bd10fb6ff45a6b4c",
    log1p: "0c677a0a91f964863355eaa3103e144560924764084ee78bfb6196d7dc3795e2",
    tanh: "e0983013a350b61d059ffb1b5c14506e73827338aa4281b1aeac505197cba670",
    atanh: "4587f603e1f30ade41aa0c30fb0f064876098cb175c23c9862fb7afc6b0ade46",
    asinh: "685935dbfa79bdc89371cda96c75ed7cc249624ef449cc29d1b302c4addbe272",
    acosh: "fa6fac665a988c1d8660e2bf610b1c2d44be44c2e464ac68c5905c81683cf820",
    logGamma: "ef7acc212f257591f7d20a2cdde23f13361a22886fc9416e2630301b1ef587d7",
    wholePower: "899ffa965ced8f2c4e6f96f35374ae03b20f8efb4bb5368aaaea514e887b299e",
    normal: "facd61259ed09b1d8a8d6ad4d59c55b44a4f28a1668ca58b340777444136e496",
  });
});
