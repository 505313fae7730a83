/** `upheld report`: the report with every verdict in it, as one page. */
import { Buffer } from "node:buffer";
import { dirname, resolve } from "node:path";
import { leaveOutStaleData } from "../evidence/mod.ts";
import { writeWhole } from "../files/mod.ts";
import { placesOf, projectRoot, shortPath } from "../project/mod.ts";
import { faultsWithoutFindings } from "../report/mod.ts";
import { counted } from "../validation/mod.ts";
import { command } from "./command.ts";
import { printJson, status, statusNowAndThen, tellFailures, visible } from "./output.ts";
import { UsageError } from "./usage_error.ts";
import { loadMade, nothingJudged, wholeRecordFaults } from "./whole_record.ts";

const help = `Writes one self-contained page: the report word for word, each claimed sentence
marked by its verdict, with the figures and all numbers behind it.

Usage: deno task report [options]

Options:
  --out FILE        where to write it (default: report.html in the project)
  --repository URL  where files of the project can be read, for links to the
                    code: https://example.org/me/report/blob/main
  --no-tab          without what a reader's tab computes with: a smaller page
  --json            print the file, its size and the counts as JSON
  --help            this text

Examples:
  deno task report
  deno task report --repository https://example.org/me/report/blob/main

Ends with 0 when the page was written, 1 when a finding moved (the page shows
it), something on record is too much or gone, report_without_findings.json names
what is no sentence of the report, nothing could be judged, or it could not be
written, 2 when it was called wrongly.`;

export default command({
  name: "report",
  summary: "Writes the report with every verdict in it, as one page",
  help,
  options: {
    out: { type: "string" },
    repository: { type: "string" },
    tab: { type: "boolean", default: true },
    json: { type: "boolean", default: false },
  },
  takes: "none",
  async run({ values }) {
    const path = pathOf(values.out);
    const repository = addressOf(values.repository);
    status("Judging the claims and drawing the figures");
    const made = await loadMade();
    await leaveOutStaleData(placesOf().store, made.experiments);
    // Skia and Preact are loaded where a page is made, and nowhere else.
    const { buildModel, embed, renderedPage, roomBeside } = await import("../page/mod.ts");
    const model = buildModel(made, repository, statusNowAndThen());
    const page = renderedPage(model), room = roomBeside(page.bytes);
    const tab = values.tab ? await embed(made.claims, statusNowAndThen(), room) : undefined;
    status(`Writing ${visible(shortPath(path))}`);
    const html = page.html(tab);
    await writeWhole(path, html);
    status("");
    const bytes = Buffer.byteLength(html);
    if (values.json) printJson({ path, bytes, digest: tab?.digest, counts: model.counts });
    else {
      console.log(
        `${visible(shortPath(path))}: ${counted(model.claims.length, "claim")}, ${(bytes / 1e6).toFixed(1)} MB`,
      );
      if (tab?.digest) console.log(`What it carries has the digest ${tab.digest}`);
      if (bytes > easilySent) {
        const pictures = html.match(/(?<=src=")data:image[^"]*/g)?.join("").length ?? 0;
        console.log(`That is much to send: its pictures take ${(pictures / 1e6).toFixed(1)} MB; make them smaller`);
      }
    }
    const failures = [...wholeRecordFaults(made), ...nothingJudged(model.claims), ...faultsWithoutFindings()];
    tellFailures(failures);
    return failures.length > 0 || model.claims.some(({ moved }) => moved !== null) ? 1 : 0;
  },
});

/** In bytes. What a page carries for the reader's tab leaves it below; pictures of the report may not. */
const easilySent = 8e6;

/** Where the page is written: it is known before anything is judged that this can be done. */
function pathOf(out: string | undefined): string {
  const path = resolve(out ?? `${projectRoot()}/report.html`);
  const wanted = (what: string) => new UsageError(`--out is ${JSON.stringify(out)}, ${what}`, "", []);
  if (Deno.permissions.querySync({ name: "write", path }).state !== "granted") {
    throw wanted("where this command may not write: name a file in the project, as report.html");
  }
  if (!isFolder(dirname(path))) throw wanted("in a folder that is not there: make the folder first");
  if (isFolder(path)) throw wanted("which is a folder: name a file, as report.html");
  return path;
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
}

function addressOf(repository: string | undefined): string | null {
  if (repository === undefined) return null;
  if (/^https?:$/.test(URL.parse(repository)?.protocol ?? "")) return repository;
  throw new UsageError(
    `--repository is ${JSON.stringify(repository)}, wanted an address as https://example.org/me/report/blob/main`,
    "",
    [],
  );
}
