import assert from "node:assert/strict";
import { qValues } from "./mod.ts";

Deno.test("qValues() finds the four discoveries among the fifteen p-values of Benjamini & Hochberg (1995)", () => {
  const published = [
    ...[0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459],
    ...[0.324, 0.4262, 0.5719, 0.6528, 0.759, 1],
  ];
  const q = qValues(published);
  assert.equal(q.filter((q) => q <= 0.05).length, 4);
  // As R's p.adjust(p, "BH") has them.
  assert.deepEqual(q.slice(0, 6).map((q) => q.toFixed(4)), [
    "0.0015",
    "0.0030",
    "0.0095",
    "0.0356",
    "0.0603",
    "0.0639",
  ]);
  assert.deepEqual(qValues([...published].reverse()), q.reverse());
});

Deno.test("qValues() refuses what is no share", () => {
  assert.throws(() => qValues([0.5, NaN]), /^RangeError: A p-value is NaN, wanted a share from 0 to 1$/);
  assert.deepEqual(qValues([]), []);
});
