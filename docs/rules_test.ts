// The tables of options in docs/rules.md, held to what the code takes.
import assert from "node:assert/strict";
import type { Nodes, Table } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { toString } from "mdast-util-to-string";
import { gfm } from "micromark-extension-gfm";
import { claimOptionsSchema } from "../lib/claim/claim_options.ts";
import { associationSchema } from "../lib/claim/rules/association.ts";
import { countSchema } from "../lib/claim/rules/count.ts";
import { marginSchema } from "../lib/claim/rules/margin.ts";
import { orderedSchema } from "../lib/claim/rules/ordered.ts";
import { orderSchema } from "../lib/claim/rules/paired_comparison.ts";
import { predictionIntervalSchema } from "../lib/claim/rules/prediction_interval.ts";
import { signFlipSchema } from "../lib/claim/rules/sign_flip.ts";
import { similarSchema } from "../lib/claim/rules/similar.ts";
import { spreadSchema } from "../lib/claim/rules/spread.ts";
import { trendSchema } from "../lib/claim/rules/trend.ts";
import { withinSchema } from "../lib/claim/rules/within.ts";

const page = fromMarkdown(Deno.readTextFileSync(new URL("rules.md", import.meta.url)), {
  extensions: [gfm()],
  mdastExtensions: [gfmFromMarkdown()],
});

/** What stands as code in a cell. */
const codes = (node: Nodes): string[] =>
  node.type === "inlineCode" ? [node.value] : "children" in node ? node.children.flatMap(codes) : [];

/** For each row of the table under a heading, what stands as code in its first cell, and in its second one. */
function rowsUnder(heading: string): [option: string, rules: string[]][] {
  const at = page.children.findIndex((node) => node.type === "heading" && toString(node) === heading);
  const table = page.children.slice(at).find((node): node is Table => node.type === "table")!;
  return table.children.slice(1).map(({ children: [option, rules] }) => [codes(option)[0], codes(rules)]);
}

interface Entry {
  readonly type: string;
  readonly default?: unknown;
}

/** The options that a schema takes, as the table writes them: `level = 0.95`, `unit?`, `low`. */
const optionsOf = ({ entries }: { readonly entries: Readonly<Record<string, Entry>> }) =>
  Object.entries(entries).map(([name, { type, default: standing }]) =>
    type !== "optional" ? name : standing === undefined ? `${name}?` : `${name} = ${JSON.stringify(standing)}`
  ).sort();

const rules = {
  association: associationSchema,
  count: countSchema,
  groupComparison: orderSchema,
  ordered: orderedSchema,
  pairedComparison: orderSchema,
  predictionInterval: predictionIntervalSchema,
  signFlip: signFlipSchema,
  similar: similarSchema,
  spread: spreadSchema,
  trend: trendSchema,
  within: withinSchema,
};

for (const [rule, schema] of Object.entries(rules)) {
  Deno.test(`the documents tell all options of ${rule}(), and what they are where they are left out`, () => {
    const told = rowsUnder("Options").filter(([, rules]) => rules.includes(rule)).map(([option]) => option).sort();
    assert.deepEqual(told, optionsOf(schema));
  });
}

Deno.test("the documents tell no option of a rule that there is not", () => {
  const known = Object.keys(rules);
  assert.deepEqual(rowsUnder("Options").flatMap(([, rules]) => rules).filter((rule) => !known.includes(rule)), []);
  assert.deepEqual(Object.keys(marginSchema.entries), ["size", "reason"]);
});

Deno.test("the documents tell all fields of a claim, and which may be left out", () => {
  assert.deepEqual(rowsUnder("Fields of a claim").map(([field]) => field).sort(), optionsOf(claimOptionsSchema));
});
