import assert from "node:assert/strict";
import { jsonText } from "./mod.ts";

Deno.test("jsonText() sorts keys, keeps lists of numbers on one line and reads back the same", () => {
  const value = { b: { y: [1, 2.5, -0], x: [] }, a: [[1, 2], [3]], "with space": [{ z: null }], c: "é\n", d: {} };
  const text = jsonText(value);
  assert.equal(
    text,
    `{
  "a": [
    [1, 2],
    [3]
  ],
  "b": {
    "x": [],
    "y": [1, 2.5, -0]
  },
  "c": "é\\n",
  "d": {},
  "with space": [
    {
      "z": null
    }
  ]
}
`,
  );
  assert.deepEqual(JSON.parse(text), value);
});

Deno.test("jsonText() writes numbers in the shortest form that reads back the same bits", () => {
  const numbers = [0.1, 1 / 3, 5e-324, Number.MAX_VALUE, 1e21, 123456789.123, Math.fround(0.1), -1e-7];
  const text = jsonText(numbers);
  assert.deepEqual(new Float64Array(JSON.parse(text)), new Float64Array(numbers));
  assert(text.startsWith("[0.1, 0.3333333333333333, 5e-324,"));
});

Deno.test("jsonText() names the place of what JSON cannot keep", () => {
  const cases: [unknown, RegExp][] = [
    [{ nets: [{ mse: NaN }] }, /keep NaN at nets\[0\]\.mse, wanted/],
    [[1, Infinity], /Infinity at \[1\]/],
    [{ "a b": undefined }, /undefined at \["a b"\]/],
    [new Float32Array(2), /a Float32Array at its top/],
    [{ when: new Date(0) }, /a Date at when/],
  ];
  for (const [value, message] of cases) assert.throws(() => jsonText(value), { name: "TypeError", message });
  // deno-lint-ignore no-sparse-arrays
  assert.throws(() => jsonText([1, , 2]), /undefined at \[1\]/);
});
