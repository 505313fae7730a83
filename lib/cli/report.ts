/** `upheld report`: the report with every verdict in it, as one page. */
import { resolve } from "node:path";
import { writeWhole } from "../evidence/mod.ts";
import { projectRoot, shortPath } from "../project/mod.ts";
import { command } from "./command.ts";
import { loadClaims, loadFigures } from "./find_experiments.ts";
import { status, visible } from "./output.ts";

const help = `Writes one self-contained page: the report word for word, each claimed sentence
marked by its verdict, with the figures and all numbers behind it.

Usage: deno task report [options]

Options:
  --out FILE        where to write it (default: report.html in the project)
  --repository URL  where files of the project can be read, for links to the
                    code: https://example.org/me/report/blob/main
  --json            print the file, its size and the counts as JSON
  --help            this text

Examples:
  deno task report
  deno task report --repository https://example.org/me/report/blob/main

Ends with 0 when the page was written, 1 when a finding moved (the page shows
it) or it could not be written, 2 when it was called wrongly.`;

export default command({
  name: "report",
  summary: "Writes the report with every verdict in it, as one page",
  help,
  options: { out: { type: "string" }, repository: { type: "string" }, json: { type: "boolean", default: false } },
  takes: "none",
  async run({ values }) {
    status("Judging the claims and drawing the figures");
    await loadClaims();
    await loadFigures();
    // Skia and Preact are loaded where a page is made, and nowhere else.
    const { buildModel, renderPage } = await import("../page/mod.ts");
    const model = buildModel(values.repository ?? null);
    const html = renderPage(model);
    const path = resolve(values.out ?? `${projectRoot()}/report.html`);
    await writeWhole(path, html);
    status("");
    const bytes = new TextEncoder().encode(html).length;
    if (values.json) console.log(JSON.stringify({ path, bytes, counts: model.counts }, null, 2));
    else console.log(`${visible(shortPath(path))}: ${model.claims.length} claims, ${(bytes / 1e6).toFixed(1)} MB`);
    return model.claims.some(({ moved }) => moved !== null) ? 1 : 0;
  },
});
