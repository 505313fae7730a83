/** The report: its text, its sentences, its quotes, and how many of its sentences carry a claim. @module */
export { hardBreak, parseReport } from "./blocks.ts";
export { type Coverage, coverageOf } from "./coverage.ts";
export { fold } from "./fold.ts";
export type { Align, Anchor, Cell, ParsedReport, Part, Range, TextBlock } from "./parsed.ts";
export { occurs, placesOfQuote, QuoteError, quoteFault } from "./quote.ts";
export { readReport } from "./read_report.ts";
export { type ImageSize, indexInRun, type Mark, type Run, sourceOffset } from "./run.ts";
export { type Sentence, sentencesOf } from "./sentences.ts";
export { faultsWithoutFindings, sentencesWithoutFindings, type WithoutFindings } from "./without_findings.ts";
