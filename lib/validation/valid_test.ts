import assert from "node:assert/strict";
import * as v from "valibot";
import { distinct, exactObject, numberWhere, oneKindOf, oneOf, valid, ValidationError, wholeNumber } from "./mod.ts";

const layer = oneKindOf("type", [
  exactObject({ type: v.literal("dense"), units: wholeNumber(1) }),
  exactObject({ type: v.literal("dropout"), rate: numberWhere("a rate from 0 to below 1", (x) => x >= 0 && x < 1) }),
]);
const schema = exactObject({
  loss: oneOf(["cross-entropy", "mean-squared-error"]),
  layers: v.array(layer),
  seeds: v.optional(distinct(wholeNumber(0))),
});
const good = { loss: "cross-entropy", layers: [{ type: "dense", units: 3 }] };

Deno.test("valid() gives back what its schema allows", () => {
  assert.deepEqual(valid(schema, good, "Net"), good);
});

for (
  const [name, value, message] of [
    ["an unknown field", { ...good, los: 1 }, 'Net: "los" is not known; did you mean loss?'],
    [
      "an unknown word",
      { ...good, loss: "crossentropy" },
      'Net: "loss" is "crossentropy", wanted one of cross-entropy, mean-squared-error; did you mean cross-entropy?',
    ],
    ["a missing field", { loss: "cross-entropy" }, 'Net: "layers" is missing'],
    [
      "a number that is not whole",
      { ...good, layers: [{ type: "dense", units: 2.5 }] },
      'Net: "layers[0].units" is 2.5, wanted a whole number of at least 1',
    ],
    [
      "NaN",
      { ...good, layers: [{ type: "dropout", rate: NaN }] },
      'Net: "layers[0].rate" is NaN, wanted a rate from 0 to below 1',
    ],
    [
      "an unknown field of one kind of many",
      { ...good, layers: [{ type: "dense", units: 2, strides: 2 }] },
      'Net: "layers[0].strides" is not known; did you mean type?',
    ],
    [
      "an unknown kind",
      { ...good, layers: [{ type: "dens", units: 2 }] },
      'Net: "layers[0].type" is "dens", wanted one of dense, dropout; did you mean dense?',
    ],
    [
      "an object without its kind",
      { ...good, layers: [{ units: 2 }] },
      'Net: "layers[0].type" is missing, wanted one of dense, dropout',
    ],
    ["what is no object", { ...good, layers: [3] }, 'Net: "layers[0]" is 3, wanted an object with "type"'],
    ["what stands twice in a list", { ...good, seeds: [1, 2, 1] }, 'Net: "seeds" has 1 twice'],
    ["what is no list", { ...good, seeds: "1" }, 'Net: "seeds" is "1", wanted a list'],
    ["no object at all", null, "Net: is null, wanted an object"],
  ] as const
) {
  Deno.test(`valid() refuses ${name}, and says what is wanted`, () => {
    assert.throws(() => valid(schema, value, "Net"), (error) => {
      assert(error instanceof ValidationError);
      assert.equal(error.message, message);
      return true;
    });
  });
}
