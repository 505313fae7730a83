import assert from "node:assert/strict";
import { stream } from "../random/mod.ts";
import type { LedgerLine } from "./ledger.ts";
import { withFullNumbers, withShortNumbers } from "./recorded_numbers.ts";

const random = stream("recorded numbers", 0, "bits");
const bits = new Uint32Array(1), single = new Float32Array(bits.buffer);
/** A float32 number of any size, subnormal ones among them. */
function drawn(): number {
  for (;;) {
    bits[0] = random.integer(0, 2 ** 32 - 1);
    if (Number.isFinite(single[0]) && !Object.is(single[0], -0)) return single[0];
  }
}
const line = (values: number[], sketch = [1]): LedgerLine => ({
  step: 5,
  steps: { loss: values },
  weightSnapshots: [{ epoch: 0, norm: 0.1, sketch }],
  state: "a",
  chain: "b",
});
const asFiled = (line: LedgerLine) => JSON.stringify(withShortNumbers(line));

Deno.test("float32 numbers come back from a record as they were, of all sizes, by nine digits at most", () => {
  const largest = 2 ** 128 - 2 ** 104;
  const numbers = [0, 1, -1, 0.1, 2 ** -149, 2 ** -126, largest, -largest, 16777216].map(Math.fround)
    .concat(Array.from({ length: 100_000 }, drawn));
  const filed = asFiled(line(numbers, numbers.toReversed()));
  assert.deepEqual(withFullNumbers(JSON.parse(filed)), line(numbers, numbers.toReversed()));
  const { steps } = JSON.parse(filed);
  for (const number of steps.loss.float32) {
    const digits = Math.abs(number).toExponential().replace(/e.*|\./g, "");
    assert(digits.length <= 9, `${number}`);
  }
  assert.equal(asFiled(line([Math.fround(0.1)])).match(/"loss":(.*?)\}/)![1], '{"float32":[0.1]');
});

Deno.test("a list with a number that float32 has not stays as it is, and so does what has no such lists", () => {
  const numbers = [Math.fround(0.1), 0.1];
  assert.match(asFiled(line(numbers)), /"steps":\{"loss":\[0\.10000000149011612,0\.1\]\}/);
  assert.deepEqual(withFullNumbers(JSON.parse(asFiled(line(numbers)))), line(numbers));
  const bare = {
    step: 1,
    metrics: { loss: Math.fround(0.1) },
    final: { a: [Math.fround(0.3)] },
    state: "a",
    chain: "b",
  };
  assert.equal(withShortNumbers(bare), bare);
});

Deno.test("what is no such list is left to whoever checks the line", () => {
  for (const steps of [{ loss: { float32: "0.1" } }, { loss: 3 }, [1], "none"]) {
    assert.deepEqual(withFullNumbers({ step: 1, steps }), { step: 1, steps });
  }
  assert.deepEqual(withFullNumbers({ step: 1, weightSnapshots: 3 }), { step: 1, weightSnapshots: 3 });
  assert.equal(withFullNumbers(null), null);
  // 0.10000001 is the float32 number next to 0.1; 0.100000001 is none of its own.
  assert.deepEqual(withFullNumbers({ steps: { loss: { float32: [0.1, 0.10000001] } } }), {
    steps: { loss: [0.1, 0.10000001].map(Math.fround) },
  });
  for (const other of [0.100000001, 0.5000000001, 2.4276985]) {
    const steps = { loss: { float32: [0.1, other] } };
    assert.deepEqual(withFullNumbers({ steps }), { steps });
  }
  assert.deepEqual(withFullNumbers({ steps: { loss: { float32: ["a"] } } }), { steps: { loss: { float32: ["a"] } } });
});
