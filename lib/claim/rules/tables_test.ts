// The tables of docs/rules.md, every row: how often rules are wrong, and what so many runs can find.
import assert from "node:assert/strict";
import { errorRates, errorRepetitions, errorRow, errorRuns, worlds } from "../../../testing/error_rates.ts";
import { powerRow, powerRows } from "../../../testing/power.ts";

const page = Deno.readTextFileSync(new URL("../../../docs/rules.md", import.meta.url));
const rows = page.split("\n").map((line) => line.replaceAll(/\s+/g, " "));
const assertShown = (row: string) =>
  assert(rows.includes(row.replaceAll(/\s+/g, " ")), `docs/rules.md does not show: ${row}`);

/** What that many repetitions of something with this probability stay below but about once in 700 times: three deviations. */
const allowed = (probability: number) =>
  probability + 3 * Math.sqrt(probability * (1 - probability) / errorRepetitions);

for (const world of worlds) {
  const { rule, scale, values, promised } = world;
  Deno.test(`${rule} ${scale && `on a ${scale} scale `}is wrong no more often than it says: ${values}`, () => {
    const rates = errorRuns.map((n) => errorRates(world, n));
    rates.forEach((rate, i) => {
      for (const verdict of ["refuted", "upheld"] as const) {
        const told = `${rate[verdict]} of the verdicts at ${errorRuns[i]} runs are wrongly "${verdict}"`;
        assert(rate[verdict] <= allowed(promised[verdict]), `${told}, wanted at most ${allowed(promised[verdict])}`);
      }
    });
    assertShown(errorRow(world, rates));
  });
}

for (const [name, n] of powerRows) {
  Deno.test(`docs/rules.md shows the power of ${name} at ${n} runs`, () => assertShown(powerRow(name, n)));
}

Deno.test("docs/rules.md shows no row of a rule that is not simulated", () => {
  const shown = rows.filter((row) => /^\| `.*%/.test(row)).length;
  assert.equal(shown, worlds.length + powerRows.length);
});
