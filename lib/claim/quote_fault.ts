import { quoteFault, readReport } from "../report/mod.ts";
import type { Claim } from "./claim.ts";
import type { ReportFigure } from "./report_figure.ts";

/** What is wrong with a claim's quote, in words: its test fails, and it is judged nowhere. Undefined where it stands in the report. */
export function claimFault({ id, quote }: Claim): string | undefined {
  return quoteFault(quote, readReport(), `The quote of "${id}"`);
}

/** What is wrong with a figure's caption, in words: its test fails, and it is not drawn. Undefined where it stands in the report. */
export function figureFault({ name, caption }: ReportFigure): string | undefined {
  return quoteFault(caption, readReport(), `The caption of figure ${name}`);
}
