/** `deno task package`: makes the npm package. @module */
import { command, run } from "../../lib/cli/command.ts";
import { endTogether } from "../../testing/child_process.ts";
import { buildPackage } from "./build.ts";

const help = `Makes the npm package as a tarball: what npm publish takes.

Usage: deno task package [options]

Options:
  --out FOLDER  where it goes (default: .upheld/package)
  --version V   its version (default: that of deno.json)
  --help        this text

Ends with 0 when it was made, 1 when it could not be, 2 when it was called wrongly.`;

const main = command({
  name: "package",
  summary: "",
  help,
  options: { out: { type: "string", default: ".upheld/package" }, version: { type: "string" } },
  takes: "none",
  async run({ values: { out, version } }) {
    const path = await buildPackage({ out, version });
    console.log(`${path}: ${(Deno.statSync(path).size / 1e6).toFixed(2)} MB`);
    return 0;
  },
});
endTogether();
await run(() => main.main(Deno.args));
