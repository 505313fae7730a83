import type { TextBlock } from "../report/mod.ts";

/** Where the links of a report lead to in the page, and what its headings are called there. */
export interface Links {
  /** Null where a link may lead nowhere. */
  readonly address: (link: string) => string | null;
  readonly idOf: (heading: TextBlock) => string | undefined;
}

/**
 * Links to headings lead to them in the page, as GitHub names them; those to the web lead there, and those to files into the repository,
 * where its address is known. No other leads anywhere: a page is no place for a script.
 */
export function linksOf(blocks: readonly TextBlock[], repository: string | null): Links {
  const ids = new Map<TextBlock, string>(), taken = new Set<string>();
  for (const block of blocks.filter(({ kind }) => kind === "heading")) {
    const name = slugOf(block.runs.map(({ text }) => text).join(""));
    let id = name;
    for (let i = 1; taken.has(id); i++) id = `${name}-${i}`;
    taken.add(id);
    ids.set(block, `section-${id}`);
  }
  const address = (link: string) => {
    if (link.startsWith("#")) return taken.has(decoded(link.slice(1))) ? `#section-${decoded(link.slice(1))}` : null;
    const scheme = link.match(/^[\s\0-\x20]*([a-z][a-z\d+.-]*):/i)?.[1].toLowerCase();
    if (scheme !== undefined) return ["http", "https", "mailto"].includes(scheme) ? link.trim() : null;
    if (repository === null || /^[\\/]|[\0-\x20\\]/.test(link)) return null;
    return `${repository.replace(/\/$/, "")}/${link}`;
  };
  return { address, idOf: (heading) => ids.get(heading) };
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
