import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import { type Likelihoods, likelihoods, type PrintedNumber } from "./likelihood.ts";
import { inferenceHead, inferenceTable } from "./inference_table.ts";
import { fitWords, worthWords } from "./likelihood_words.ts";

/** Density of Student's t with 1 to 4 degrees of freedom, as tables of integrals have it. */
const density = (t: number, freedom: number) =>
  [
    1 / (Math.PI * (1 + t * t)),
    (2 + t * t) ** -1.5,
    6 * Math.sqrt(3) / (Math.PI * (3 + t * t) ** 2),
    12 * (4 + t * t) ** -2.5,
  ][freedom - 1];

Deno.test("likelihoods() integrates the predictive t over all that rounds to the printed number", () => {
  const measured = { a: [1, 3], b: [6, 8], c: [1, 2, 3] };
  const { choices: found } = likelihoods([{ name: "x", value: 2.5, rounding: 1e-4, measured }], "plain");
  // Four degrees of freedom: 1 + 1 + 2. Sums of squares: 2 + 2 + 2.
  const deviation = Math.sqrt(6 / 4);
  for (const { choice, logLikelihood, numbers: [{ mean, distance }] } of found) {
    const values = measured[choice as keyof typeof measured];
    const error = deviation * Math.sqrt(1 + 1 / values.length);
    const center = { a: 2, b: 7, c: 2 }[choice];
    assert.equal(mean, center);
    assert(Math.abs(distance - (2.5 - Math.sign(2.5 - center!) * 1e-4 - center!) / error) < 1e-12);
    const wanted = Math.log(density((2.5 - center!) / error, 4) * 2e-4 / error);
    assert(Math.abs(logLikelihood - wanted) < 1e-5, `${choice}: ${logLikelihood}, wanted ${wanted}`);
  }
  assert.deepEqual(found.map(({ choice }) => choice), ["c", "a", "b"]);
  assert(Math.abs(found.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-12);
});

Deno.test("likelihoods() adds up over printed numbers, and keeps its digits far out on both sides", () => {
  const measured = { a: [1, 1.1], b: [2, 2.2] };
  const number = (value: number): PrintedNumber => ({ name: `${value}`, value, rounding: 0.01, measured });
  const of = (...values: number[]) =>
    likelihoods(values.map((value) => ({ ...number(value), run: `${value}` })), "plain").choices.find(({ choice }) =>
      choice === "a"
    )!;
  const [both, low, high] = [of(-900, 1000), of(-900), of(1000)].map(({ logLikelihood }) => logLikelihood);
  assert(Math.abs(both - low - high) < 1e-9 && Number.isFinite(both));
  // As far below as above: the same density.
  assert(Math.abs(of(1.05 - 500).logLikelihood - of(1.05 + 500).logLikelihood) < 1e-6);
});

Deno.test("likelihoods() names the true choice nearly as often as its share says: few runs make it six points too sure at most", () => {
  const random = stream("likelihood test");
  const truth: Record<string, number> = { "0": 0, "0.25": 1.5, "0.5": 3 };
  let right = 0, expected = 0;
  const trials = 2000;
  for (let trial = 0; trial < trials; trial++) {
    const choice = Object.keys(truth)[random.integer(0, 2)];
    const { choices: found } = likelihoods(
      ["x", "y"].map((name) => ({
        name,
        run: name,
        value: truth[choice] + random.normal(),
        rounding: 0.005,
        measured: Object.fromEntries(
          Object.entries(truth).map(([other, mean]) => [other, [mean + random.normal(), mean + random.normal()]]),
        ),
      })),
      "plain",
    );
    right += Number(found[0].choice === choice);
    expected += found[0].share;
  }
  // The standard error of a share of 2,000 trials is 1.1 points.
  assert(
    expected - right > -0.02 * trials && expected - right < 0.06 * trials,
    `right in ${right}, said ${expected.toFixed(0)} of ${trials}`,
  );
  assert(right / trials > 0.6);
});

Deno.test("likelihoods() compares choices that are all far off, where the probabilities are too small for doubles", () => {
  const random = stream("underflow");
  const near = (center: number) => Array.from({ length: 32 }, () => center + 1e-7 * random.normal());
  const measured = { "0.9": near(0.9), "0.91": near(0.91) };
  for (const scale of ["plain", "log", "logit"] as const) {
    const { choices: [best, other] } = likelihoods([{ name: "x", value: 0.5, rounding: 0.005, measured }], scale);
    assert.equal(best.choice, "0.9");
    assert(best.share > 0.5 && best.share < 1 && other.logLikelihood < -745, `${scale}: ${other.logLikelihood}`);
    // The tail falls like t^-62, so that the stretches from 0.395 to 0.405 and from 0.405 to 0.415 have these areas.
    const [near9, near91] = [[0.395, 0.405], [0.405, 0.415]].map(([low, high]) => low ** -62 - high ** -62);
    if (scale === "plain") assert(Math.abs(best.share / other.share / (near9 / near91) - 1) < 1e-4);
  }
});

Deno.test("likelihoods() says what a choice explains worst, with a p-value among all the numbers", () => {
  const measured = { a: [1, 3], b: [6, 8], c: [1, 2, 3] };
  const number = (name: string, value: number, rounding = 1e-9) => ({ name, value, rounding, measured });
  const found = likelihoods([number("x", 2), number("y", 20), number("z", 7, 10)], "plain");
  const { choice, fit } = found.choices.find(({ choice }) => choice === "b")!;
  const distance = (20 - 7) / Math.sqrt(6 / 4 * 1.5);
  assert.equal(choice, "b");
  assert.equal(fit.name, "y");
  assert(Math.abs(fit.distance - distance) < 1e-6);
  // Student's t with four degrees of freedom has the tail 1/2 - 3/8 (2 u - 2/3 u^3) with u = t / √(4 + t²).
  const u = distance / Math.sqrt(4 + distance ** 2);
  assert(Math.abs(fit.p - 3 * 2 * (0.5 - 0.75 * (u - u ** 3 / 3))) < 1e-6, `${fit.p}`);
  // What 7 ± 10 may have been printed for is 2 as well as 7.
  for (const { numbers } of found.choices) assert.equal(numbers.at(-1)!.distance, 0);
});

Deno.test("fitWords() says that no choice tried explains a number only where that is so of all", () => {
  const words = (value: number, spread: number) => {
    const measured = { a: [1, 1 + spread, 1 - spread, 1], b: [2, 2 + spread, 2 - spread, 2] };
    return fitWords(likelihoods([{ name: "loss", value, rounding: 0.01, measured }], "plain"));
  };
  assert.match(words(1.05, 0.1), /^furthest off under a is "loss" \(0.4 standard errors off, p = 0.68\)$/);
  assert.match(words(9, 0.1), /^no choice tried explains "loss" \(\d+.\d standard errors off, p < 0.001\)$/);
  const choice = (choice: string, x: number, y: number) => {
    const [fitX, fitY] = [{ name: "x", mean: 0, distance: 1, p: x }, { name: "y", mean: 0, distance: -3.25, p: y }];
    return { choice, fit: x < y ? fitX : fitY, logLikelihood: 0, share: 0.5, numbers: [fitX, fitY] };
  };
  const of = (...choices: Likelihoods["choices"]) => fitWords({ numbers: { printed: 2, effective: 1.5 }, choices });
  const bad = '"y" (3.3 standard errors off, p = 0.01 of 2 numbers)';
  assert.equal(of(choice("a", 0.5, 0.01), choice("b", 0.5, 0.05)), `no choice tried explains ${bad}`);
  assert.equal(of(choice("a", 0.5, 0.01), choice("b", 0.5, 0.06)), `a does not explain ${bad}`);
  assert.equal(
    of(choice("a", 0.5, 0.01), choice("b", 0.01, 0.5)),
    `a does not explain ${bad}; no choice tried explains all numbers`,
  );
  assert.equal(
    of(choice("a", 0.04, 0.01), choice("b", 0.01, 0.5)),
    `a does not explain ${bad}; no choice tried explains "x"`,
  );
  assert.match(of(choice("a", 0.5, 0.06), choice("b", 0.01, 0.01)), /^furthest off under a is "y"/);
});

Deno.test("fitWords() says of many choices which explain all numbers, which what they were followed to, and what none does", () => {
  const choice = (choice: string, ...ps: number[]) => {
    const numbers = ps.map((p, i) => ({ name: `number ${i}`, mean: 0, distance: 2, p }));
    const fit = numbers.reduce((worst, one) => one.p < worst.p ? one : worst);
    return { choice, fit, logLikelihood: 0, share: 0.1, numbers };
  };
  const left = ["c", "d", "e", "f"].map((name) => choice(name, 0.01));
  const of = (...choices: Likelihoods["choices"]) => fitWords({ numbers: { printed: 2, effective: 2 }, choices });
  assert.equal(
    of(choice("a", 0.5, 0.4), choice("b", 0.5, 0.04), ...left),
    '1 of 6 choices tried explains all 2 numbers: "a"; furthest off under a is "number 1" (2.0 standard errors off, p = 0.4 of 2 numbers)',
  );
  assert.match(
    of(choice("a", 0.5, 0.4), choice("b", 0.5, 0.3), ...left, choice("g", 0.3), choice("h", 0.1)),
    /^2 of 8 choices tried explain all 2 numbers: "a", "b"; 2 explain what they were followed to: "g", "h"; furthest off/,
  );
  assert.equal(
    of(choice("a", 0.5, 0.03), choice("b", 0.5, 0.04), ...left),
    'none of 6 choices tried explains all 2 numbers; no choice followed so far explains "number 1" (2.0 standard errors off, ' +
      "p = 0.03 of 2 numbers)",
  );
  assert.match(
    of(choice("a", 0.3), choice("b", 0.5, 0.04), ...left),
    /^1 of 6 choices tried explains what it was followed to, and none all 2 numbers so far: "a"; furthest off/,
  );
  assert.match(
    of(choice("a", 0.02, 0.3), choice("b", 0.04, 0.3), ...left),
    /^none of 6 .*; no choice tried explains "number 0" \(/,
  );
});

Deno.test("inferenceTable() has a row a choice, the most likely first", () => {
  const measured = { a: [1, 3], b: [6, 8], c: [1, 2, 3] };
  const table = inferenceTable(likelihoods([{ name: "x", value: 2, rounding: 0.5, measured }], "plain").choices);
  assert.deepEqual(table.map(([choice]) => choice), ["c", "a", "b"]);
  assert.deepEqual(table[2], ["b", "1.8 %", "-4.7", "1", "x", "-3.0", "0.04"]);
  for (const row of table) assert.equal(row.length, inferenceHead.length);
});

Deno.test("likelihoods() counts numbers of one run for as many as they are worth", () => {
  const runs = [[1, 2, 4, 7], [3, 3, 1, 2]];
  const number = (name: string, of: (x: number) => number, run?: string) => ({
    name,
    run,
    value: of(2),
    rounding: 0.01,
    measured: { a: runs[0].map(of), b: runs[1].map(of) },
  });
  const worth = (...numbers: PrintedNumber[]) => likelihoods(numbers, "plain");
  const once = worth(number("x", Number));
  // The same number twice, in another unit, is worth one, and makes no choice more likely.
  const twice = worth(number("x", Number), number("y", (x) => 10 * x));
  assert.deepEqual(once.numbers, { printed: 1, effective: 1 });
  assert(Math.abs(twice.numbers.effective - 1) < 1e-12 && twice.numbers.printed === 2);
  const apart = worth(number("x", Number, "1"), number("y", Number, "2"));
  assert.deepEqual(apart.numbers, { printed: 2, effective: 2 });
  const ratio = ({ choices: [a, b] }: typeof once) => a.logLikelihood - b.logLikelihood;
  assert(Math.abs(ratio(apart) - 2 * ratio(once)) < 1e-9);
  const same = worth(number("x", Number), number("y", Number));
  assert(Math.abs(ratio(same) - ratio(once)) < 1e-9);
  // Residuals that cancel are worth no more numbers than there are.
  assert.equal(worth(number("x", Number), number("y", (x) => -x)).numbers.effective, 2);
  assert.equal(worthWords(once), "1 number");
  assert.equal(worthWords(apart), "2 numbers");
  assert.equal(worthWords(same), "2 numbers that are worth 1.0 independent ones");
});

Deno.test("likelihoods() is as sure of numbers of one run as it is right, where taking them for independent is far too sure", () => {
  const random = stream("dependent numbers");
  const choices = [0, 2, 4];
  const names = ["epoch 0", "epoch 5", "epoch 10", "epoch 15"];
  // Numbers of one run share half of their luck.
  const run = (mean: number) => {
    const shared = random.normal();
    return names.map(() => mean + Math.sqrt(0.5) * (shared + random.normal()));
  };
  const trials = 1000;
  for (const runs of [2, 8]) {
    let [right, said, saidApart] = [0, 0, 0];
    for (let trial = 0; trial < trials; trial++) {
      const truth = choices[random.integer(0, 2)];
      const printed = run(truth);
      const made = choices.map((mean) => Array.from({ length: runs }, () => run(mean)));
      const numbers = names.map((name, i) => ({
        name,
        value: printed[i],
        rounding: 0.005,
        measured: Object.fromEntries(choices.map((choice, c) => [`c${choice}`, made[c].map((of) => of[i])])),
      }));
      const [best] = likelihoods(numbers, "plain").choices;
      right += Number(best.choice === `c${truth}`);
      said += best.share;
      saidApart += likelihoods(numbers.map((number) => ({ ...number, run: number.name })), "plain").choices[0].share;
    }
    const told = `${runs} runs: right in ${right}, said ${said.toFixed(0)}, taken apart ${saidApart.toFixed(0)}`;
    assert(Math.abs(said - right) < 0.05 * trials, told);
    assert(saidApart - right > 0.05 * trials, told);
  }
});

Deno.test("likelihoods() refuses too few runs, and runs that do not differ", () => {
  const of = (measured: Record<string, number[]>) =>
    likelihoods([{ name: "x", value: 1, rounding: 0.1, measured }], "plain");
  assert.throws(() => of({ a: [1], b: [1] }), /"x" has 1 run under each choice, wanted at least 2 under one of them/);
  assert.throws(() => of({ a: [], b: [1, 2] }), /"x" has no runs under "a", wanted at least 1/);
  assert.throws(
    () => of({ a: [0.3, 0.1 + 0.2], b: [2, 2] }),
    /the same in all runs of a choice: nothing can be inferred/,
  );
  const measured = { a: [1, 2], b: [2, 3] };
  const two = (other: Partial<PrintedNumber>) =>
    likelihoods([{ name: "x", value: 1, rounding: 0.1, measured }, {
      name: "y",
      value: 1,
      rounding: 0.1,
      measured,
      ...other,
    }], "plain");
  assert.throws(() => two({ measured: { a: [1, 2], b: [1, 2, 3] } }), /"x" has 4 runs and "y" 5, wanted the same runs/);
  assert.throws(
    () => two({ rounding: 0 }),
    /"\[1\].rounding" is 0, wanted half a unit of the last printed digit, above 0/,
  );
  assert.throws(() => two({ runs: "a" } as never), /"\[1\].runs" is not known; did you mean run/);
  assert.throws(() => likelihoods([], "plain"), /There are no printed numbers/);
});

Deno.test("likelihoods() takes shares of 0 and 1 on a logit scale where their trials are stated", () => {
  const measured = { a: [1, 0.99, 1], b: [0.9, 0.91, 0.92] };
  const number = { name: "x", value: 1, rounding: 0.005, measured };
  assert.throws(() => likelihoods([number], "logit"), /state `trials`/);
  const { choices: [best] } = likelihoods([{ ...number, trials: 100 }], "logit");
  assert.equal(best.choice, "a");
  assert(Number.isFinite(best.fit.distance) && best.numbers[0].mean < 1);
});

Deno.test("likelihoods() takes a choice's only run at the spread of the others", () => {
  const of = (a: number[]) =>
    likelihoods([{ name: "x", value: 2.5, rounding: 1e-4, measured: { a, b: [6, 8], c: [1, 3] } }], "plain");
  const only = of([2]).choices.find(({ choice }) => choice === "a")!;
  // Two degrees of freedom, sums of squares 2 + 2; one run more spreads by √2 times the deviation.
  assert(Math.abs(only.fit.distance - (0.5 - 1e-4) / (Math.sqrt(2) * Math.sqrt(4 / 2))) < 1e-9);
  assert.equal(of([2]).numbers.effective, 1);
});

Deno.test("likelihoods() takes what a choice was not followed to as one standard error off", () => {
  const first = {
    name: "epoch 0",
    run: "net",
    value: 1,
    rounding: 1e-4,
    measured: { a: [1, 1.2], b: [1.1, 1.3], c: [3, 3.1] },
  };
  const later = { name: "epoch 5", run: "net", value: 5, rounding: 1e-4, measured: { a: [5, 5.1], b: [7, 7.1] } };
  const of = (c?: number[]) =>
    likelihoods([{ ...first, run: "1" }, { ...later, measured: { ...later.measured, ...c && { c } } }], "plain");
  const choice = ({ choices }: Likelihoods, name: string) => choices.find((one) => one.choice === name)!;
  // Two degrees of freedom, sums of squares 0.005 + 0.005: the density at t = 1.
  const error = Math.sqrt(0.005 * 1.5);
  const start = likelihoods([first], "plain");
  const wanted = choice(start, "c").logLikelihood + Math.log(density(1, 2) * 2e-4 / error);
  assert(Math.abs(choice(of(), "c").logLikelihood - wanted) < 1e-5);
  assert.equal(choice(of(), "c").numbers.length, 1);
  assert(Math.abs(of().choices.reduce((sum, { share }) => sum + share, 0) - 1) < 1e-12);
  // What turned out to be far off falls behind what was not followed; what fits does not.
  const ratio = (found: Likelihoods, x: string, y: string) =>
    choice(found, x).logLikelihood - choice(found, y).logLikelihood;
  assert(ratio(of(), "b", "c") < ratio(start, "b", "c") && ratio(of(), "a", "c") > ratio(start, "a", "c"));
  // What spreads is taken of all choices that have a number; what numbers of one run are worth of those that have all.
  const { numbers: [zero] } = choice(likelihoods([first, later], "plain"), "a");
  assert(Math.abs(zero.distance - (1 + 1e-4 - 1.1) / Math.sqrt((0.02 + 0.02 + 0.005) / 3 * 1.5)) < 1e-9);
  const both = likelihoods([{ ...first, measured: later.measured, value: 5 }, later], "plain").numbers;
  assert(
    Math.abs(
      likelihoods([{ ...later, name: "epoch 4", measured: { ...later.measured, c: [1] } }, later], "plain").numbers
        .effective - both.effective,
    ) < 1e-9,
  );
});
