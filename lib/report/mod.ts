/** The report: its text, its sentences, and how many of them carry a claim. @module */
export { type Coverage, coverageOf, sentencesWithoutFindings, type WithoutFindings } from "./coverage.ts";
export { type Sentence, sentencesOf } from "./sentences.ts";
export { fold, occurs, readReport } from "./text.ts";
