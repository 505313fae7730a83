import assert from "node:assert/strict";
import { infer, type Inference, inferenceMoved } from "../../lib/claim/mod.ts";
import { placesOf } from "../../lib/project/mod.ts";
import ofCnns from "./claims_test.ts";
import ofFit from "../author_fit/claims_test.ts";

const { snapshots } = placesOf();
const searches = [ofCnns, ofFit].flatMap(({ inferences }) => inferences);

/** The same search, in which something of each number under each choice is another. */
const changed = (
  search: Inference,
  change: (number: PrintedHere, choice: string) => Partial<PrintedHere>,
): Inference => ({
  ...search,
  printed: (evidence) =>
    search.printed(evidence).map((number) => ({ ...number, ...change(number, evidence.choices.protocol) })),
});
type PrintedHere = ReturnType<Inference["printed"]>[number];

for (const search of searches) {
  const { id } = search.experiment;

  Deno.test(`a protocol of "${id}" that is made to fit wins and explains all numbers`, () => {
    const { choices, numbers: { printed } } = infer(search).likelihoods!;
    const worst = choices.filter(({ numbers }) => numbers.length === printed).at(-1)!.choice;
    const fitted = changed(
      search,
      ({ value, measured }, choice) => choice === worst ? { measured: measured.map(() => value) } : {},
    );
    const [best] = infer(fitted).likelihoods!.choices;
    assert.equal(best.choice, worst);
    assert.equal(best.fit.p, 1);
    assert.match(inferenceMoved(infer(fitted), snapshots)!, new RegExp(`"${worst}" has .*: make that the default`));
  });

  Deno.test(`a wrong entry in the table that "${id}" is searched by moves the record`, () => {
    assert.equal(inferenceMoved(infer(search), snapshots), undefined);
    const [{ name }] = infer(search).likelihoods!.choices[0].numbers;
    const wrong = changed(search, (number) => number.name === name ? { value: number.value * 1.001 } : {});
    assert.match(inferenceMoved(infer(wrong), snapshots)!, /likelihoods/);
  });
}
