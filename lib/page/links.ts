import type { ParsedReport, TextBlock } from "../report/mod.ts";

/** Where the links of a report lead to in the page, and what its headings are called there. */
export interface Links {
  /** Null where a link may lead nowhere. */
  readonly address: (link: string) => string | null;
  readonly idOf: (heading: TextBlock) => string | undefined;
  /** What else links can lead to in a block, or just before it. */
  readonly anchorsOf: (block: TextBlock) => readonly string[];
}

/**
 * Links to headings lead to them in the page, as GitHub names them, and those to anchors of HTML likewise; those to the web lead there, and those to files into the repository,
 * where its address is known. No other leads anywhere: a page is no place for a script.
 */
export function linksOf(
  { blocks, anchors }: Pick<ParsedReport, "blocks" | "anchors">,
  repository: string | null,
): Links {
  const ids = new Map<TextBlock, string>(), taken = new Set<string>();
  for (const block of blocks.filter(({ kind }) => kind === "heading")) {
    const name = slugOf(block.runs.map(({ text }) => text).join(""));
    let id = name;
    for (let i = 1; taken.has(id); i++) id = `${name}-${i}`;
    taken.add(id);
    ids.set(block, `section-${id}`);
  }
  const named = new Map<string, TextBlock>(), known = anchors.filter(({ name }) => !/\s/.test(name));
  for (const { name, at } of known) {
    const block = blocks.find(({ runs }) => runs.length > 0 && runs.at(-1)!.end > at);
    if (block && !named.has(name)) named.set(name, block);
  }
  const byBlock = Map.groupBy(named.keys(), (name) => named.get(name)!);
  const address = (link: string) => {
    if (link.startsWith("#")) {
      const name = decoded(link.slice(1));
      return taken.has(name) ? `#section-${name}` : named.has(name) ? `#anchor-${name}` : null;
    }
    const scheme = link.match(/^[\s\0-\x20]*([a-z][a-z\d+.-]*):/i)?.[1].toLowerCase();
    if (scheme !== undefined) return ["http", "https", "mailto"].includes(scheme) ? link.trim() : null;
    if (repository === null || /^[\\/]|[\0-\x20\\]/.test(link)) return null;
    return `${repository.replace(/\/$/, "")}/${link}`;
  };
  const anchorsOf = (block: TextBlock) => byBlock.get(block)?.map((name) => `anchor-${name}`) ?? [];
  return { address, idOf: (heading) => ids.get(heading), anchorsOf };
}

/** As GitHub makes it of a heading. */
function slugOf(text: string): string {
  return text.trim().toLowerCase().replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, "").replace(/\s/g, "-");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
