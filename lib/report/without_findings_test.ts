import assert from "node:assert/strict";
import { scratchFolder } from "../../testing/mod.ts";
import { coverageOf, faultsWithoutFindings, sentencesWithoutFindings } from "./mod.ts";

const path = `${scratchFolder("without-findings")}/report_without_findings.json`;
const report = "# Nets\n\nWe trained **two** nets. The loss fell to 5.\n\n- Deep: It fell. It rose.\n\nSo it is.\n";

function read(text: string) {
  Deno.writeTextFileSync(path, text);
  return sentencesWithoutFindings(path);
}

const group = (...texts: string[]) => JSON.stringify([{ reason: "set-up", texts }], null, 2);

Deno.test("sentencesWithoutFindings() takes sentences as they are read or written, several at once, and a byte-order mark", () => {
  const texts = ["# Nets", "Nets", "We trained two nets.", "We trained **two** nets.", "- Deep: It fell. It rose."];
  assert.deepEqual(read(`\uFEFF${group(...texts)}`), [{ reason: "set-up", texts }]);
  assert.deepEqual(read("[]"), []);
  Deno.removeSync(path);
  assert.deepEqual(sentencesWithoutFindings(path), []);
  assert.deepEqual(faultsWithoutFindings(path, report), []);
});

for (
  const [name, text, message] of [
    [
      "an object",
      "{}",
      /findings\.json:1:1: is \{\}, wanted a list of groups, \[\{ "reason": …, "texts": \[ … \] \}\]; mend it there$/,
    ],
    ["a list of texts", '[\n "Nets"]', /findings\.json:2:2: "\[0\]" is "Nets", wanted an object; mend it there$/],
    [
      "a text in place of a list",
      '[{ "reason": "x",\n"texts": "Nets" }]',
      /:2:1: "\[0\]\.texts" is "Nets", wanted Array; mend it there$/,
    ],
    [
      "an unknown key",
      '[{ "reason": "x",\n "text": ["Nets"], "texts": [] }]',
      /:2:2: "\[0\]\.text" is not known; did you mean texts/,
    ],
    [
      "a key twice",
      '[{ "reason": "x",\n "texts": [], "texts": ["Nets"] }]',
      /findings\.json:2:15 names "texts" twice in one object; mend it there$/,
    ],
    ["no JSON", '[{ "reason": "x",\n "texts" ["Nets"] }]', /findings\.json:2:10 is not JSON: Expected ':'/],
  ] as const
) {
  Deno.test(`sentencesWithoutFindings() refuses ${name}, with file, line and column`, () => {
    assert.throws(() => read(text), { name: "JsonFileError", message });
  });
}

Deno.test("faultsWithoutFindings() tells which entries are no sentence of the report, and what to do", () => {
  const faultsOf = (...texts: string[]) => {
    assert.deepEqual(read(group(...texts)), [{ reason: "set-up", texts }], "the rest of the file counts all the same");
    return faultsWithoutFindings(path, report);
  };
  assert.deepEqual(faultsOf("Nets", "We trained **two** nets."), []);
  const [gone, ...none] = faultsOf("Nets", "We trained three nets.");
  assert.deepEqual(none, []);
  assert.match(
    gone,
    /^\S+findings\.json:6:7: this entry does not occur in the report: .* is report\.md:3: "We trained two nets\.".*"two nets.*; where its sentence is gone, take the entry out$/,
  );
  for (const part of ["The loss fell", "We trained two nets. The loss"]) {
    const [fault] = faultsOf(part);
    assert.match(
      fault,
      /:5:7: this entry is only a part of a sentence: ".*"; where its sentence is gone, take the entry out$/,
    );
  }
});

Deno.test("coverageOf() counts a sentence once, however many claims touch it", () => {
  const report =
    "It fell to 0.1 at first. Then it rose. Set-up: none.\n\n| a | It fell. |\n| - | - |\n\n# It fell.\n\n0.5\n";
  const { covered, uncovered } = coverageOf(report, ["fell to 0.1", "at  first."], ["Set-up: none."]);
  assert.deepEqual([covered, uncovered].map((part) => part.map(({ text }) => text)), [["It fell to 0.1 at first."], [
    "Then it rose.",
  ]]);
  assert.equal(coverageOf(report, [], []).uncovered.length, 3);
});

Deno.test("coverageOf() does not count a quote in a comment, or a word beside the sentence", () => {
  const report = "It fell.<!-- It rose. --> It stood. So it is.";
  const { covered } = coverageOf(report, ["It rose.", "It stood."], []);
  assert.deepEqual(covered.map(({ text }) => text), ["It stood."]);
});
