import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import type { Nodes } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";

const root = fileURLToPath(new URL("../", import.meta.url));
const pages = ["README.md", ...Array.from(Deno.readDirSync(`${root}docs`), ({ name }) => `docs/${name}`)]
  .filter((path) => path.endsWith(".md")).sort();

/** Addresses of the links and pictures of a page. */
function addressesIn(node: Nodes): string[] {
  const own = node.type === "link" || node.type === "image" || node.type === "definition" ? [node.url] : [];
  return [...own, ..."children" in node ? node.children.flatMap(addressesIn) : []];
}

function isThere(url: URL): boolean {
  try {
    Deno.statSync(url);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

Deno.test("each link and picture of README and the documents is of a file that is there", () => {
  const links = pages.flatMap((page) => {
    const from = new URL(page, import.meta.resolve("../"));
    return addressesIn(fromMarkdown(Deno.readTextFileSync(from))).filter((address) => !/^(\w+:|#)/.test(address))
      .map((address) => ({ page, address, url: new URL(address.replace(/#.*/, ""), from) }));
  });
  assert(links.length > 10, `there are ${links.length} links alone`);
  assert.deepEqual(links.filter(({ url }) => !isThere(url)).map(({ page, address }) => `${page}: ${address}`), []);
});
