// The table of plans in docs/rules.md, every row.
import assert from "node:assert/strict";
import { planRow, plans } from "../../testing/plan_power.ts";

const page = Deno.readTextFileSync(new URL("../../docs/rules.md", import.meta.url));
const rows = page.split("\n").map((line) => line.replaceAll(/\s+/g, " "));

for (const name of Object.keys(plans)) {
  Deno.test(`docs/rules.md shows how often a plan is wrong, and what it finds: ${name}`, () => {
    const row = planRow(name).replaceAll(/\s+/g, " ");
    assert(rows.includes(row), `docs/rules.md does not show: ${row}`);
  });
}
