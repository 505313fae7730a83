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

/** Nothing but this style sheet and this script may act in the page, and nothing may be fetched. */
const policy = [
  "default-src 'none'",
  "img-src data:",
  `style-src '${digestOf(styles)}'`,
  `script-src '${digestOf(script)}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** The page as one HTML document that needs nothing else. */
export function renderPage(model: PageModel): string {
  const body = renderToString(
    <body>
      <a class="skip ui" href="#report">To the report</a>
      <main class="sheet">
        <Summary model={model} />
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
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
${title}
<style>${styles}</style>
</head>
${body.replace(/<\/body>$/, "")}
<script>${script}</script>
</body>
</html>
`;
}

function digestOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
