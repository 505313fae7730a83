import * as v from "valibot";
import { JsonFileError, projectRoot, readJson, readText, shortPath } from "../project/mod.ts";
import { exactObject, placeInJson, shown } from "../validation/mod.ts";
import { placesOfQuote, quoteFault } from "./quote.ts";
import { readReport } from "./read_report.ts";
import { type Sentence, sentencesOf } from "./sentences.ts";

/** Sentences of a report that state no finding, and why. */
export interface WithoutFindings {
  readonly reason: string;
  readonly texts: readonly string[];
}

const schema: v.GenericSchema<WithoutFindings[]> = v.array(
  exactObject({ reason: v.string(), texts: v.array(v.string()) }),
  ({ input }) => `is ${shown(input)}, wanted a list of groups, [{ "reason": …, "texts": [ … ] }]`,
);

/** The sentences of a report that a text consists of; none where it cuts one, or stands nowhere. */
export function sentencesIn(text: string, report: string, sentences: readonly Sentence[]): Sentence[] {
  return placesOfQuote(text, report).flatMap(({ start, end }) => {
    const touched = sentences.filter((sentence) => sentence.wordsStart < end && sentence.end > start);
    return touched.every((sentence) => start <= sentence.wordsStart && sentence.end <= end) ? touched : [];
  });
}

/**
 * Sentences that state no finding, each group with its reason: what the project's `report_without_findings.json` holds, or none. A
 * sentence counts as factual unless it stands there.
 *
 * @throws {JsonFileError} When the file is not JSON or has another shape, or an entry is no sentence of the report.
 */
export function sentencesWithoutFindings(
  path: string = `${projectRoot()}/report_without_findings.json`,
  report: string = readReport(),
): readonly WithoutFindings[] {
  let groups: readonly WithoutFindings[];
  try {
    groups = readJson(schema, path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
  const sentences = sentencesOf(report);
  const faults = groups.flatMap(({ texts }, group) =>
    texts.flatMap((text, i) => {
      if (sentencesIn(text, report, sentences).length > 0) return [];
      const what = `${placeInJson(readText(path), [group, "texts", i], shortPath(path))}: this entry`;
      return [quoteFault(text, report, what) ?? `${what} is only a part of a sentence: ${JSON.stringify(text)}`];
    })
  );
  if (faults.length > 0) throw new JsonFileError(faults.join("\n"));
  return groups;
}
