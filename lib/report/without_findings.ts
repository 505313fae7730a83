import * as v from "valibot";
import { projectRoot, readJson, readText, shortPath } from "../project/mod.ts";
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
 * @throws {JsonFileError} When the file is not JSON or has another shape.
 */
export function sentencesWithoutFindings(path: string = pathInProject()): readonly WithoutFindings[] {
  try {
    return readJson(schema, path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

const pathInProject = () => `${projectRoot()}/report_without_findings.json`;

/**
 * The entries there that are no sentence of the report, in words: its text was changed since, or they were not copied literally.
 *
 * @throws {JsonFileError} When the file is not JSON or has another shape.
 */
export function faultsWithoutFindings(path: string = pathInProject(), report: string = readReport()): string[] {
  const sentences = sentencesOf(report);
  return sentencesWithoutFindings(path).flatMap(({ texts }, group) =>
    texts.flatMap((text, i) => {
      if (sentencesIn(text, report, sentences).length > 0) return [];
      const what = `${placeInJson(readText(path), [group, "texts", i], shortPath(path))}: this entry`;
      const fault = quoteFault(text, report, what) ?? `${what} is only a part of a sentence: ${JSON.stringify(text)}`;
      return [`${fault}; where its sentence is gone, take the entry out`];
    })
  );
}
