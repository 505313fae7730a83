import assert from "node:assert/strict";
import type { Table } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { toString } from "mdast-util-to-string";
import { gfm } from "micromark-extension-gfm";
import { type ChoiceLikelihood, inferenceHead, inferenceTable } from "../lib/claim/mod.ts";

const page = fromMarkdown(Deno.readTextFileSync(new URL("readings.md", import.meta.url)), {
  extensions: [gfm()],
  mdastExtensions: [gfmFromMarkdown()],
});

/** What the page says of inferences, in its order. */
const shown = page.children.filter((node): node is Table => node.type === "table")
  .map(({ children }) => children.map(({ children }) => children.map((cell) => toString(cell))))
  .filter(([head]) => head.join() === inferenceHead.join());

/** The searches whose tables the page shows, in its order. */
const searches = ["author", "author_fit"];

searches.forEach((experiment, i) => {
  Deno.test(`docs/readings.md shows the whole table of what "${experiment}" has on record`, () => {
    const record = new URL(`../snapshots/${experiment}/inferences/protocol.json`, import.meta.url);
    const { likelihoods }: { likelihoods: ChoiceLikelihood[] } = JSON.parse(Deno.readTextFileSync(record));
    const rows = inferenceTable(likelihoods);
    const markdown = [inferenceHead, inferenceHead.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`);
    assert.deepEqual(
      shown[i]?.slice(1),
      rows,
      `The table of "${experiment}" is another; put this there:\n${markdown.join("\n")}`,
    );
  });
});

Deno.test("docs/readings.md shows no table of an inference that is not on record", () => {
  assert.equal(shown.length, searches.length);
});
