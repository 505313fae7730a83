/** What starts Deno: its path where that is the file that may be run, else its name, where another file starts it. */
export function denoCommand(): string {
  const path = Deno.execPath();
  return Deno.permissions.querySync({ name: "run", command: path }).state === "granted" ? path : "deno";
}
