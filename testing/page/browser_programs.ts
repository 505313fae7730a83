import { output, tied } from "../child_process.ts";
import { scratchFolder } from "../scratch_folder.ts";

/** A browser on this machine. */
export interface BrowserProgram {
  readonly name: "Chromium" | "Firefox";
  readonly path: string;
  /** As it says itself. */
  readonly version: string;
}

const programs = {
  Chromium: ["chromium", "chromium-browser", "google-chrome"],
  Firefox: ["firefox-esr", "firefox"],
} as const;

/** The browsers of this machine. */
export async function browserPrograms(): Promise<BrowserProgram[]> {
  const found: BrowserProgram[] = [];
  for (const name of Object.keys(programs) as BrowserProgram["name"][]) {
    for (const path of programs[name]) {
      const { success, stdout } = await output(path, { args: ["--version"] }).catch(() => ({
        success: false,
        stdout: new Uint8Array(),
      }));
      if (!success) continue;
      found.push({ name, path, version: new TextDecoder().decode(stdout).trim() });
      break;
    }
  }
  return found;
}

let opened = 0;

/** Starts a browser without a window, and with a profile of its own. */
export function startBrowser(
  { name, path }: BrowserProgram,
  words: readonly string[],
  stderr: "piped" | "null" = "null",
) {
  const profile = scratchFolder(`browser-${Deno.pid}-${opened++}`);
  const args = name === "Chromium"
    ? [
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      `--user-data-dir=${profile}`,
    ]
    : ["--headless", "--no-remote", "--profile", profile];
  const child = tied(new Deno.Command(path, { args: [...args, ...words], stdout: "null", stderr }).spawn());
  return {
    child,
    async close(): Promise<void> {
      try {
        child.kill("SIGKILL");
      } catch {
        // It has ended by itself.
      }
      await child.status;
      // What it has started writes for a moment longer.
      for (let i = 0; i < 20; i++) {
        try {
          Deno.removeSync(profile, { recursive: true });
          break;
        } catch {
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      }
    },
  };
}

/** Opens an address in a browser without a window, and with a profile of its own. */
export function openIn(browser: BrowserProgram, address: string): { closed: Promise<unknown>; close(): Promise<void> } {
  const { child, close } = startBrowser(browser, [address]);
  return { closed: child.status, close };
}
