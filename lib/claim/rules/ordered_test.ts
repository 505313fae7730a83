import assert from "node:assert/strict";
import { groupComparison, ordered, pairedComparison } from "./mod.ts";

const sizes = { large: [0.97, 0.98, 0.97, 0.975], medium: [0.94, 0.95, 0.93, 0.945], small: [0.9, 0.91, 0.9, 0.915] };
const rule = ordered({ order: ["large", "medium", "small"], alternative: "greater", unit: "accuracy" });

Deno.test("ordered() is upheld where each is ahead of the next, each at its own level", () => {
  const judged = rule.judge(sizes);
  assert.equal(judged.verdict, "upheld");
  assert.deepEqual(judged.parts!.map(({ name }) => name), ["large against medium", "medium against small"]);
  const steps = [["large", "medium"], ["medium", "small"]] as const;
  for (const [i, [first, second]] of steps.entries()) {
    const alone = pairedComparison({ alternative: "greater", unit: "accuracy" })
      .judge({ first: sizes[first], second: sizes[second] });
    assert.deepEqual(judged.parts![i].judgement, alone);
  }
});

Deno.test("ordered() is refuted where one step goes the other way, and open where one is", () => {
  const swapped = rule.judge({ large: sizes.medium, medium: sizes.large, small: sizes.small });
  assert.equal(swapped.verdict, "refuted");
  assert.match(swapped.finding, /^1 of 2 refuted: large against medium: /);
  const close = rule.judge({ ...sizes, medium: [0.92, 0.9, 0.93, 0.89] });
  assert.equal(close.verdict, "inconclusive");
});

Deno.test("ordered() takes an order downwards, groups that share no seeds, a margin and a level", () => {
  const down = ordered({ order: ["small", "medium", "large"], alternative: "less" });
  assert.equal(down.judge(sizes).verdict, "upheld");
  assert.match(down.words, /^small < medium < large, each against the next: the 95 % interval/);
  const apart = ordered({ order: ["large", "small"], alternative: "greater", paired: false });
  const judged = apart.judge({ large: [...sizes.large, 0.98], small: sizes.small });
  assert.deepEqual(
    judged.parts![0].judgement,
    groupComparison({ alternative: "greater" }).judge({ first: [...sizes.large, 0.98], second: sizes.small }),
  );
  const margin = { size: 0.1, reason: "less changes no choice" };
  const even = ordered({ order: ["large", "small"], alternative: "less", margin });
  assert.match(even.judge({ large: sizes.large, small: sizes.large }).finding, /margin|same/);
  const strict = ordered({ order: ["large", "medium", "small"], alternative: "greater", level: 0.99 });
  assert.equal(strict.judge(sizes).level, 0.99);
  assert.equal(rule.judge(sizes, 0.9).parts![1].judgement.level, 0.9);
});

Deno.test("ordered() wants the names that it orders, and no others", () => {
  assert.throws(() => ordered({ order: ["a"], alternative: "less" }), /"order" is \["a"\], wanted two names or more/);
  assert.throws(() => ordered({ order: ["a", "b", "a"], alternative: "less" }), /"order" has "a" twice/);
  assert.throws(
    () => rule.judge({ large: [1, 2, 3], medium: [1, 2, 3] }),
    /What ordered\(\) judges: "small" is missing/,
  );
  assert.throws(() => rule.judge({ ...sizes, smal: [1] }), /"smal" is not known; did you mean small/);
});
