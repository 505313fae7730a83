import assert from "node:assert/strict";
import { scratchFolder } from "../../testing/mod.ts";
import { acceptance } from "./accepted.ts";
import { chosen } from "./chosen.ts";
import { mutantsOf } from "./mutants_of.ts";
import { rooms } from "./rooms.ts";
import { runTests, tried } from "./trial.ts";
import { walk } from "./walk.ts";

const source = `import { a } from "a";
export async function f(x: -1 | 2) {
  if (x < 3 && !a) throw new RangeError("x is " + 4);
  await g(x);
  return "x" + x - 1;
}
`;

Deno.test("mutantsOf() changes comparisons, logic, signs, numbers, calls, errors and waiting, but no types, texts and imports", () => {
  assert.deepEqual(mutantsOf("f.ts", source).map(({ line, to }) => [line, to]), [
    [3, 'if (x < 3 || !a) throw new RangeError("x is " + 4);'],
    [3, 'if (x <= 3 && !a) throw new RangeError("x is " + 4);'],
    [3, 'if (x < 4 && !a) throw new RangeError("x is " + 4);'],
    [3, 'if (x < 3 && a) throw new RangeError("x is " + 4);'],
    [3, "if (x < 3 && !a) {}"],
    [4, "g(x);"],
    [5, 'return "x" + x + 1;'],
    [5, 'return "x" + x - 2;'],
  ]);
});

Deno.test("chosen() takes one mutant a line, and the same ones when another line has changed", () => {
  const all = rooms.flatMap(({ folder }) => walk(folder)).slice(0, 20)
    .flatMap((path) => mutantsOf(path, Deno.readTextFileSync(path)));
  const taken = chosen(all, 30, 1), names = taken.map(({ file, line }) => `${file}:${line}`);
  assert.equal(new Set(names).size, 30);
  const [first] = taken;
  const less = all.filter(({ file, line }) => file !== first.file || line !== first.line);
  assert.deepEqual(chosen(less, 29, 1), taken.slice(1));
  assert.notDeepEqual(chosen(all, 30, 2), taken);
});

Deno.test("acceptance() knows what is on the list, and refuses entries that are no mutants any more or have no reason", () => {
  const all = mutantsOf("f.ts", source), [{ file, from, to }, other] = all;
  const isAccepted = acceptance([{ file, from, to, reason: "as good" }], all);
  assert.deepEqual([isAccepted(all[0]), isAccepted(other)], [true, false]);
  assert.throws(() => acceptance([{ file, from, to: "gone", reason: "as good" }], all), /does not apply any more/);
  assert.throws(() => acceptance([{ file, from, to, reason: "" }], all), /has no reason/);
});

Deno.test("tried() says whether a test noticed, ends what takes too long, restores the file, and fails where no test ran", async () => {
  const folder = scratchFolder("mutants");
  const code = "export const f = (x: number) => x < 1;\n";
  Deno.writeTextFileSync(`${folder}/f.ts`, code);
  const test = (body: string) => Deno.writeTextFileSync(`${folder}/f_test.ts`, `import { f } from "./f.ts";\n${body}`);
  const [mutant] = mutantsOf("f.ts", code);
  test(`Deno.test("f", () => { if (f(1)) throw new Error(); });`);
  assert.equal(await runTests(folder, ["f_test.ts"], 60_000), "survived");
  assert.equal(await tried(mutant, folder, ["f_test.ts"], 60_000), "noticed");
  test(`Deno.test("f", () => { while (f(1)); });`);
  assert.equal(await tried(mutant, folder, ["f_test.ts"], 5_000), "too slow");
  test(`Deno.test("f", () => { f(0); });`);
  assert.equal(await tried(mutant, folder, ["f_test.ts"], 60_000), "survived");
  assert.equal(Deno.readTextFileSync(`${folder}/f.ts`), code);
  test(`Deno.test.ignore("f", () => {});`);
  await assert.rejects(runTests(folder, ["f_test.ts"], 60_000), /No test ran/);
  await assert.rejects(tried({ ...mutant, source: code }, folder, ["f_test.ts"], 60_000), /changes nothing/);
});
