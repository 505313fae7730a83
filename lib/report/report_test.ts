// The report of this project.
import assert from "node:assert/strict";
import { coverageOf, readReport, sentencesOf, sentencesWithoutFindings } from "./mod.ts";

const report = readReport();
const sentences = sentencesOf(report);

Deno.test("sentencesOf() cuts the report without losing or changing a word", () => {
  const plain = (text: string) => text.replace(/\s+/g, " ").trim();
  for (const { text, start, end } of sentences) assert.equal(plain(report.slice(start, end)), text);
  const gaps = sentences.map(({ start }, i) => plain(report.slice(i ? sentences[i - 1].end : 0, start)));
  assert.deepEqual(gaps.filter(Boolean).map((gap) => gap.slice(0, 7)), ["``` In ", "```"]);
  assert.equal(plain(report.slice(sentences.at(-1)!.end)), "");
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

Deno.test("48 sentences of the report are factual, and those without findings are listed once each", () => {
  const listed = sentencesWithoutFindings().flatMap(({ texts }) => texts);
  assert.equal(new Set(listed).size, listed.length);
  assert.equal(coverageOf(report, []).uncovered.length, 48);
});
