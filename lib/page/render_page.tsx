/** @jsxImportSource preact */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { renderToString } from "preact-render-to-string";
import { Experiments } from "./evidence.tsx";
import { Inferences } from "./inferences.tsx";
import type { PageModel } from "./model.ts";
import { ReportText } from "./report_text.tsx";
import { script } from "./script.ts";
import { styles } from "./styles.ts";
import { Summary } from "./summary.tsx";
import { TabPanel } from "./tab/components.tsx";
import type { Embedded } from "./tab/embed.ts";
import { script as tabScript } from "./tab/packed.ts";
import { tabStyles } from "./tab/styles.ts";

/** Nothing but this style sheet and these scripts may act in the page, and nothing may be fetched. */
const policyOf = (style: string, scripts: readonly string[], computes: boolean) =>
  [
    "default-src 'none'",
    "img-src data:",
    `style-src '${digestOf(style)}'`,
    // The engine is a worker of bytes that the page carries, and compiles the kernels that it carries.
    `script-src ${scripts.map((script) => `'${digestOf(script)}'`).join(" ")}${computes ? " 'wasm-unsafe-eval'" : ""}`,
    ...computes ? ["worker-src blob:"] : [],
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");

/**
 * The page as one HTML document that needs nothing else.
 *
 * @param tab What is carried so that evidence can be computed again where the page is read; nothing by default.
 */
export const renderPage = (model: PageModel, tab?: Embedded): string => renderedPage(model).html(tab);

/** A page that is rendered but for what it carries. */
export interface RenderedPage {
  /** How large it is without, about: its styles and scripts are left out. */
  readonly bytes: number;
  /** The whole document. */
  html(tab?: Embedded): string;
}

/** The same in two steps, for whoever carries as much as there is room for. */
export function renderedPage(model: PageModel): RenderedPage {
  const [before, behind] = renderToString(
    <body>
      <a class="skip ui" href="#report">To the report</a>
      <main class="sheet">
        <Summary model={model} />
        <div id={panelPlace} />
        <article id="report">
          <ReportText model={model} />
        </article>
        <Inferences inferences={model.inferences} />
        <Experiments experiments={model.experiments} />
        <footer>
          Each verdict is judged from runs that can be replayed to the same bytes. Made by Upheld:{" "}
          <code>deno task report</code>.
        </footer>
      </main>
    </body>,
  ).replace(/<\/body>$/, "").split(`<div id="${panelPlace}"></div>`);
  const title = renderToString(<title>{`${model.title} · verdicts`}</title>);
  return {
    bytes: Buffer.byteLength(before) + Buffer.byteLength(behind),
    html(tab) {
      if (!tab || tab.sections.size === 0) return documentOf({ title, body: before + behind, style: styles });
      const panel = renderToString(<TabPanel computes={tab.runs.size > 0} trains={tab.trains} />);
      return documentOf({ title, body: before + panel + behind, style: styles + tabStyles, tab });
    },
  };
}

/** Where the panel of the tab comes. No text of a report is an id. */
const panelPlace = "place-of-the-panel";

/** What a page is made of. */
interface Parts {
  readonly title: string;
  /** Without its end. */
  readonly body: string;
  readonly style: string;
  readonly tab?: Embedded;
}

function documentOf({ title, body, style, tab }: Parts): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${
    policyOf(style, tab ? [script, tabScript] : [script], tab !== undefined)
  }">
<meta name="viewport" content="width=device-width, initial-scale=1">
${title}
<style>${style}</style>
</head>
${body}
<script>${script}</script>
${tab ? carried(tab) : ""}</body>
</html>
`;
}

/** Base64 alone, under names that are escaped: nothing of it can be markup. */
function carried({ sections }: Embedded): string {
  const data = [...sections].map(([name, base64]) =>
    `<script type="text/plain" data-section="${encodeURIComponent(name)}">${base64}</script>\n`
  );
  return `${data.join("")}<script type="module">${tabScript}</script>\n`;
}

function digestOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
