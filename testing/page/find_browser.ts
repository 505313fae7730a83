/** Path of a Chromium on this machine, or undefined. */
export function findBrowser(): string | undefined {
  if (Deno.build.os === "windows") return undefined;
  const { stdout } = new Deno.Command("sh", {
    args: ["-c", "command -v chromium || command -v chromium-browser || command -v google-chrome"],
  }).outputSync();
  return new TextDecoder().decode(stdout).trim() || undefined;
}
