import assert from "node:assert/strict";
import type { Nodes, Table } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { toString } from "mdast-util-to-string";
import { gfm } from "micromark-extension-gfm";
import { initialisationSchema } from "../lib/model/initialise.ts";
import { layerSchema } from "../lib/model/layers.ts";
import { clippingSchema } from "../lib/train/clipping.ts";
import { optimiserSchema } from "../lib/train/optimisers.ts";
import { scheduleSchema } from "../lib/train/schedule.ts";
import { kindsIn } from "../testing/schema_kinds.ts";

const page = fromMarkdown(Deno.readTextFileSync(new URL("nets.md", import.meta.url)), {
  extensions: [gfm()],
  mdastExtensions: [gfmFromMarkdown()],
});

/** What stands as code in a cell. */
const codes = (node: Nodes): string[] =>
  node.type === "inlineCode" ? [node.value] : "children" in node ? node.children.flatMap(codes) : [];

/** For each row of the table under a heading, what stands as code in its first cell, and in its second one. */
function rowsUnder(heading: string): [string, string[]][] {
  const at = page.children.findIndex((node) => node.type === "heading" && toString(node) === heading);
  const table = page.children.slice(at).find((node): node is Table => node.type === "table")!;
  return table.children.slice(1).map(({ children: [name, fields] }) => [codes(name)[0], codes(fields)]);
}

/** The same of what the code takes: fields that may be left out have a default in the table. */
const fieldsUnder = (heading: string) =>
  new Map(
    rowsUnder(heading).map(([name, fields]) => [
      name,
      Object.fromEntries(fields.map((field) => [field.split(" = ")[0], field.includes(" = ") ? "optional" : "wanted"])),
    ]),
  );

const sorted = <T>(kinds: Map<string, T>) => [...kinds].sort(([a], [b]) => a < b ? -1 : 1);

for (
  const [heading, schema, key] of [
    ["Layers", layerSchema, "type"],
    ["Optimisers", optimiserSchema, "name"],
    ["Schedules", scheduleSchema, "type"],
  ] as const
) {
  Deno.test(`the documents name all ${heading.toLowerCase()}, and which of their fields may be left out`, () => {
    assert.deepEqual(sorted(fieldsUnder(heading)), sorted(kindsIn(schema, key)));
  });
}

Deno.test("the documents name all first weights and ways to clip", () => {
  assert.deepEqual(rowsUnder("First weights").map(([name]) => name), initialisationSchema.options);
  const ways = clippingSchema.options.flatMap(({ entries }) => Object.keys(entries));
  assert.deepEqual(rowsUnder("Clipping").map(([name]) => name), ways);
});
