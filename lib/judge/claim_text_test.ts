import assert from "node:assert/strict";
import { nameOf, parseClaim } from "./claim_text.ts";

const says = (text: string) => parseClaim(text).says;

Deno.test("an order is read with signs and with words, one way or the other", () => {
  for (
    const [text, ahead] of [["a > b", "greater"], ["a>b", "greater"], ["a < b", "less"], ["a is lower than b", "less"]]
  ) {
    assert.deepEqual(says(text), { kind: "order", names: ["a", "b"], ahead }, text);
  }
  assert.deepEqual(says("adam beats sgd"), { kind: "order", names: ["adam", "sgd"], ahead: "better" });
  assert.deepEqual(says("a > b > c"), { kind: "order", names: ["a", "b", "c"], ahead: "greater" });
});

Deno.test("metric, place and margin stand behind a claim in any order", () => {
  const one = parseClaim("adam = sgd within 0.01 at step 1,000 on the val/acc");
  assert.deepEqual([one.metric, one.at, one.margin?.value], ["val/acc", { kind: "step", step: 1000 }, 0.01]);
  const other = parseClaim("adam ~ sgd on loss ± 5 % at the last epoch");
  assert.deepEqual([other.metric, other.at, other.margin?.isPercent], ["loss", { kind: "last" }, true]);
  assert.deepEqual(parseClaim("a > b at its best").at, { kind: "best" });
});

Deno.test("bounds, ranges and printed numbers are told apart", () => {
  const low = { value: 0.98, isPercent: false, rounding: 0.005 };
  assert.deepEqual(says("a > 0.98"), { kind: "bound", name: "a", low });
  assert.deepEqual(says("0.98 < a"), { kind: "bound", name: "a", low });
  assert.deepEqual(says("a < 2e-3"), {
    kind: "bound",
    name: "a",
    high: { value: 0.002, isPercent: false, rounding: 0.0005 },
  });
  assert.deepEqual(says("a = 94 ± 1 %"), {
    kind: "bound",
    name: "a",
    low: { value: 93, isPercent: true, rounding: 0.5 },
    high: { value: 95, isPercent: true, rounding: 0.5 },
  });
  assert.equal(says("a in 0.9 to 0.95").kind, "bound");
  assert.deepEqual(says("a is between 93 and 95 %"), says("a = 94 ± 1 %"));
  assert.deepEqual(says("a = 94.71 %"), {
    kind: "printed",
    name: "a",
    value: { value: 94.71, isPercent: true, rounding: 0.005 },
  });
});

Deno.test("a name in quotes may hold signs and words of the grammar", () => {
  const { says, metric } = parseClaim('"resnet on cifar > 10" > vgg on "loss at end"');
  assert.deepEqual(says, { kind: "order", names: ["resnet on cifar > 10", "vgg"], ahead: "greater" });
  assert.equal(metric, "loss at end");
});

Deno.test("sentences as people write them are read", () => {
  const order = (text: string) => {
    const { says, metric } = parseClaim(text);
    return says.kind === "order" ? [says.names.join(" "), says.ahead, metric] : [says.kind];
  };
  for (
    const [text, ...read] of [
      ["adam outperforms sgd", "adam sgd", "better", undefined],
      ["adam is the best", "adam all", "better", undefined],
      ["Adam has the lowest val loss.", "Adam all", "less", "val loss"],
      ["adam reaches the highest accuracy at best", "adam all", "greater", "accuracy"],
      ["the accuracy of adam is higher than that of sgd", "adam sgd", "greater", "accuracy"],
      ["loss of adam < loss of sgd", "adam sgd", "less", "loss"],
      ["bag of words > tfidf", "bag of words tfidf", "greater", undefined],
      ["adam is below sgd on loss", "adam sgd", "less", "loss"],
      ['"64" > "32" on accuracy', "64 32", "greater", "accuracy"],
      ["adam is better than sgd in accuracy", "adam sgd", "better", "accuracy"],
      ["adam is better than sgd in terms of accuracy", "adam sgd", "better", "accuracy"],
      ["adam is significantly better than sgd", "adam sgd", "better", undefined],
      ["adam statistically significantly outperforms sgd", "adam sgd", "better", undefined],
      ["adam performs worse than sgd on loss", "adam sgd", "worse", "loss"],
      ["adam outperformed sgd", "adam sgd", "better", undefined],
      ["adam has a higher accuracy than sgd", "adam sgd", "greater", "accuracy"],
      ["adam achieves higher val accuracy than sgd.", "adam sgd", "greater", "val accuracy"],
      ["adam reached a lower loss than that of sgd at step 3", "adam sgd", "less", "loss"],
      ["adam achieved the highest accuracy", "adam all", "greater", "accuracy"],
    ] as const
  ) assert.deepEqual(order(text), read, text);
  const same = { kind: "same", first: "adam", second: "sgd" };
  assert.deepEqual(says("there is no difference between adam and sgd"), same);
  const none = parseClaim("there is no difference in accuracy between adam and sgd within 0.01");
  assert.deepEqual([none.says, none.metric, none.margin?.value], [same, "accuracy", 0.01]);
  assert.deepEqual(says("adam reaches 96 %"), says("adam >= 96 %"));
  assert.deepEqual(says("adam is at most 0.5"), says("adam <= 0.5"));
  for (const text of ["adam achieves an accuracy of 96 %", "adam has 96 % accuracy", "adam is 96 % on accuracy"]) {
    assert.deepEqual([says(text), parseClaim(text).metric], [says("adam = 96 %"), "accuracy"], text);
  }
  assert.deepEqual(says("adam is the same as sgd"), { kind: "same", first: "adam", second: "sgd" });
  assert.deepEqual(says("the loss of adam < 0.5"), says("adam < 0.5"));
  assert.equal(parseClaim("the mean of adam > 0.9").metric, undefined);
  assert.deepEqual(says("adam is between 0.9 and 0.95"), says("adam in 0.9 to 0.95"));
  assert.deepEqual(parseClaim("a > b after 10 epochs").at, { kind: "step", step: 10 });
  assert.deepEqual(says("a > −0.5"), says("a > -0.5"));
});

Deno.test("what is no claim is refused, and what could not be read is said", () => {
  for (
    const [text, message] of [
      ["adam", /compares nothing/],
      ["adam >", /nothing on one side, where a name stands, or "all"/],
      ["a > b < c", /goes both ways/],
      ["a > a", /has "a" twice/],
      ["1 > 2", /compares two numbers/],
      ["a > 0.5 > b", /number within a chain/],
      ["a = b = c", /two by two/],
      ["a > b at noon", /at noon.+wanted at the last step, at step N/],
      ["a = b within reason", /margin "reason", wanted a number/],
      ["a > b on x on y", /says "on" twice/],
      ["a beats 0.5", /say > or </],
      ["", /compares nothing/],
      ["a is b", /compares nothing/],
      ["a is not better than b", /denies something.+claim what holds in its place/],
      ["a doesn't beat b", /denies something/],
      ["a is at least as good as b", /no worse than another, for which there is no rule.+"a = b within 0\.01"/],
      ["a is not worse than b", /no worse than another/],
      ["there is no significant difference between a and b", /a test finds nothing, which shows no sameness/],
      ["there is a difference between a and b", /two differ: say which/],
      ["a is much better than b", /how much in a word, which no rule measures/],
      ["a != b", /two differ: say which is ahead/],
      ["a beats b by 0.01", /says by how much, which is told with every verdict/],
      ["a > b and a > c", /several things: claim each by itself/],
      ["a > 0,95", /has the number 0,95, which is written with a point/],
    ] as const
  ) assert.throws(() => parseClaim(text), { name: "ValidationError", message }, text);
});

Deno.test("a name is found but for capitals and what stands before it, and is refused with what comes near", () => {
  assert.equal(nameOf("Adam", ["adam", "sgd"], "variant"), "adam");
  assert.equal(nameOf("loss", ["train/loss", "train/acc"], "metric"), "train/loss");
  assert.throws(
    () => nameOf("loss", ["train/loss", "val/loss"], "metric"),
    /no metric "loss": there are train\/loss, val\/loss/,
  );
  assert.throws(() => nameOf("adm", ["adam", "sgd"], "variant"), /no variant "adm".+did you mean adam\?$/);
  assert.throws(() => nameOf("lion", ["adam", "sgd"], "variant"), /no variant "lion": there are adam, sgd$/);
  assert.throws(
    () => nameOf("sgd and lion", ["adam", "sgd"], "variant"),
    /each is claimed by itself, behind a --claim/,
  );
});
