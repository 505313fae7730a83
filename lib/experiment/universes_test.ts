import assert from "node:assert/strict";
import { choicesNamed, drawUniverses, foldersOf, pairChoices, universeCount, universeName } from "./mod.ts";

const assumption = (name: string, ...alternatives: string[]) => ({
  name,
  unsaid: "",
  reason: "",
  default: "usual",
  alternatives,
});
const experiment = {
  id: "descent",
  assumptions: [assumption("first", "b", "c d"), assumption("second", "e"), assumption("third", "f", "g", "h")],
};

Deno.test("drawUniverses() draws each universe once, from the whole grid, the same ones from the same seed", () => {
  assert.equal(universeCount(experiment), 24);
  const names = drawUniverses(experiment, 1000).map(universeName);
  assert.equal(new Set(names).size, 24);
  assert(names.includes("the defaults") && names.includes("first=c-d/second=e/third=h"));
  assert.deepEqual(drawUniverses(experiment, 7).map(universeName), names.slice(0, 7));
  assert.notDeepEqual(drawUniverses(experiment, 7, 1).map(universeName), names.slice(0, 7));
});

Deno.test("drawUniverses() draws each universe about equally often", () => {
  const counts = new Map<string, number>();
  for (let seed = 0; seed < 2400; seed++) {
    for (const choices of drawUniverses(experiment, 6, seed)) {
      counts.set(universeName(choices), (counts.get(universeName(choices)) ?? 0) + 1);
    }
  }
  // Of 2,400 draws of 6 of 24, 600 on average with a deviation of 21.
  for (const count of counts.values()) assert(Math.abs(count - 600) < 4 * 21.3, `${count}`);
  assert.equal(counts.size, 24);
});

Deno.test("drawUniverses() draws from a grid that nobody could list", () => {
  const assumptions = Array.from({ length: 40 }, (_, i) => assumption(`a${i}`, "b"));
  assert.equal(new Set(drawUniverses({ id: "large", assumptions }, 50).map(universeName)).size, 50);
});

Deno.test("choicesNamed() reads what foldersOf() writes, and pairChoices() takes two at a time", () => {
  for (const choices of drawUniverses(experiment, 24)) {
    assert.deepEqual(choicesNamed(experiment, foldersOf(choices)), choices);
  }
  assert.equal(choicesNamed(experiment, ["first=z"]), undefined);
  assert.equal(pairChoices(experiment, ["first", "third"]).length, 6);
  assert.deepEqual(pairChoices(experiment, ["third"]), []);
});
