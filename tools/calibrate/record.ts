import { drawFigure } from "../../lib/figure/mod.ts";
import { fromFileUrl, writeWhole } from "../../lib/files/mod.ts";
import type { Count } from "./calibrate.ts";
import { rateFigure, tablesOf } from "./tables.ts";

export const recordPath = fromFileUrl(new URL("record.json", import.meta.url));
export const pagePath = fromFileUrl(new URL("../../docs/calibration.md", import.meta.url));
export const picturePath = fromFileUrl(new URL("../../docs/gallery/calibration.png", import.meta.url));

/** The counts on record. */
export const readRecord = (): Count[] => JSON.parse(Deno.readTextFileSync(recordPath));

/** A page where each table stands between its comments. */
export function withTables(page: string, counts: readonly Count[]): string {
  return Object.entries(tablesOf(counts)).reduce((text, [title, table]) => {
    const [begin, end] = ["begin", "end"].map((side) => `<!-- ${side}: ${title} -->`);
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from === -1 || to < from) {
      throw new RangeError(`The page has no place for "${title}", wanted ${begin} and ${end}`);
    }
    return `${text.slice(0, from)}${begin}\n\n${table}\n\n${text.slice(to)}`;
  }, page);
}

/** Puts counts on record, a line each, with the tables and the picture of docs/calibration.md. */
export async function writeRecord(counts: readonly Count[]): Promise<void> {
  const page = withTables(Deno.readTextFileSync(pagePath), counts);
  await writeWhole(recordPath, `[\n${counts.map((count) => JSON.stringify(count)).join(",\n")}\n]\n`);
  await writeWhole(pagePath, page);
  await writeWhole(picturePath, await drawFigure(rateFigure(counts)));
}
