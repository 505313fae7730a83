/** @jsxImportSource preact */
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
export function renderPage(model: PageModel, tab?: Embedded): string {
  const computes = tab !== undefined && tab.sections.size > 0;
  const style = computes ? styles + tabStyles : styles;
  const body = renderToString(
    <body>
      <a class="skip ui" href="#report">To the report</a>
      <main class="sheet">
        <Summary model={model} />
        {computes && <TabPanel trains={tab.runs.size > 0} />}
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
  );
  const title = renderToString(<title>{`${model.title} · verdicts`}</title>);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${
    policyOf(style, computes ? [script, tabScript] : [script], computes)
  }">
<meta name="viewport" content="width=device-width, initial-scale=1">
${title}
<style>${style}</style>
</head>
${body.replace(/<\/body>$/, "")}
<script>${script}</script>
${computes ? carried(tab) : ""}</body>
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
