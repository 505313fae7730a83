import { projectRoot, readText } from "../project/mod.ts";

const read = new Map<string, string>();

/**
 * The report's text (default: `report.md` of the project). It is read once.
 *
 * @throws {EncodingError} When it is not UTF-8.
 */
export function readReport(path: string = `${projectRoot()}/report.md`): string {
  let text = read.get(path);
  if (text === undefined) {
    text = readText(path);
    read.set(path, text);
  }
  return text;
}

/** The line of a report that a place of its source lies in, from 1. */
export function lineAt(source: string, offset: number): number {
  return source.slice(0, offset).split("\n").length;
}
