// What the checks in a real browser share. The driver of the browser reads and writes all over the machine, so that they run in a
// process of their own: `deno test -A testing/page/browser_checks.ts … -- report.html changed.html chromium`.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { startBrowser } from "./browser.ts";

const [reportPath, changedPath, executable] = Deno.args;

/** The page of the project as it is. */
export const report = pathToFileURL(reportPath).href;
/** The page of a project whose figure 1-1 is on record in other colours, with links to a repository. */
export const changed = pathToFileURL(changedPath).href;
/** Where pictures of the pages are left, to be looked at. */
export const folder = dirname(reportPath);

let browser: Browser | undefined;
Deno.test.afterAll(() => browser?.close());

/** How a reader has a page. */
interface Settings {
  readonly url?: string;
  readonly colorScheme?: "light" | "dark";
  readonly width?: number;
  readonly javaScriptEnabled?: boolean;
}

/** Opens a page as a reader with these settings has it, and demands that it asks for nothing and tells of no error. */
export async function opened(settings: Settings, read: (page: Page) => Promise<void>): Promise<void> {
  const { url = report, colorScheme = "light", width = 1280, javaScriptEnabled = true } = settings;
  browser ??= await startBrowser(executable);
  const context = await browser.newContext({ colorScheme, javaScriptEnabled, viewport: { width, height: 900 } });
  try {
    const page = await context.newPage();
    const problems: string[] = [];
    page.on("console", (message) => void (message.type() === "error" && problems.push(message.text())));
    page.on("pageerror", (error) => void problems.push(error.message));
    page.on("request", (request) => {
      if (!/^(file|data):/.test(request.url())) problems.push(`requested ${request.url()}`);
    });
    await page.goto(url);
    await read(page);
    assert.deepEqual(problems, []);
  } finally {
    await context.close();
  }
}

/** What axe finds wrong, as one line a rule. */
export async function violations(page: Page): Promise<string[]> {
  const axe = Deno.readTextFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"));
  // Past the page's own policy, as an extension of the browser would come in.
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: axe });
  const { result } = await session.send("Runtime.evaluate", {
    expression:
      // Selectors of what passes take most of its time.
      "axe.run({ resultTypes: ['violations'] }).then(({ violations }) => JSON.stringify(violations.map(({ id, nodes }) => id + ': ' + nodes[0].html)))",
    awaitPromise: true,
  });
  return JSON.parse(result.value);
}

/** A test that leaves it to the browser's driver what it keeps open. */
export function check(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, sanitizeOps: false, sanitizeResources: false, fn });
}
