import assert from "node:assert/strict";
import { coverageOf, fold, occurs, readReport, sentencesOf, sentencesWithoutFindings } from "./mod.ts";

const sentences = sentencesOf(readReport());

Deno.test("sentencesOf() cuts the report without losing or changing a word", () => {
  const folded = fold(readReport());
  for (const { text, start, end } of sentences) assert.equal(folded.slice(start, end), text);
  const between = sentences.map(({ start }, i) => folded.slice(i ? sentences[i - 1].end : 0, start).trim()).filter(
    Boolean,
  );
  assert.deepEqual(between.map((gap) => gap.slice(0, 7)), ["``` In ", "```"]);
});

Deno.test("sentencesOf() keeps numbers, formulas and names with a point whole", () => {
  const texts = sentences.map(({ text }) => text);
  for (
    const whole of [
      "Both models were trained for 20 epochs using the Adam optimizer (learning rate = 0.001), batch size = 128, and standard MNIST normalization.",
      "All models quickly converged to a loss near 2.303, which is the expected cross-entropy for random guessing over 10 classes.",
      "- Very deep network: 0.000004",
      "Epoch 15: Train Acc: 99.44%, Test Acc: 99.41%",
      "Figure 2-2 plots the gradient norm (blue) and loss (red) across training iterations.",
    ]
  ) assert(texts.includes(whole), whole);
  assert(!texts.some((text) => text.includes("train_and_evaluate_mnist")));
});

Deno.test("sentences without findings stand in the report word for word, each once", () => {
  const listed = sentencesWithoutFindings().flatMap(({ texts }) => texts);
  const texts = sentences.map(({ text }) => text);
  for (const text of listed) assert(texts.includes(text), text);
  assert.equal(new Set(listed).size, listed.length);
});

Deno.test("occurs() folds white space and nothing else", () => {
  assert(occurs("- Shallow network: 0.000054 - Deep network: 0.000153", readReport()));
  assert(!occurs("- Shallow network: 0.000055", readReport()));
  assert(!occurs("  ", readReport()));
});

Deno.test("coverageOf() counts a sentence once, however many claims touch it", () => {
  const report = "It fell to 0.1 at first. Then it rose. Set-up: none.";
  const { covered, uncovered } = coverageOf(report, ["fell to 0.1", "at  first."], ["Set-up: none."]);
  assert.deepEqual([covered, uncovered].map((part) => part.map(({ text }) => text)), [["It fell to 0.1 at first."], [
    "Then it rose.",
  ]]);
  assert.equal(coverageOf(report, [], []).uncovered.length, 3);
});
