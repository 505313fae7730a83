import assert from "node:assert/strict";
import { join } from "node:path";
import { filesBelow } from "../../lib/files/mod.ts";
import { nextVersion, repacked } from "./repacked.ts";
import { requireWhole } from "./whole_package.ts";
import type { World } from "./world.ts";

/** Something that a package may lack, and that has to be noticed where it is installed. */
interface Sabotage {
  readonly what: string;
  run(world: World): Promise<string>;
}

const sabotage = (what: string, tamper: (folder: string) => void, says: RegExp): Sabotage => ({
  what,
  async run({ tarball, folder, registry, deno }) {
    const version = nextVersion(), { folder: unpacked } = await repacked(tarball, join(folder, version), version);
    tamper(unpacked);
    await registry.publish(unpacked);
    await assert.rejects(requireWhole(deno, deno.folderFor(version), version), (error: Error) => {
      assert.match(error.message, says);
      return true;
    });
    return "by those who install it";
  },
});

/** Removes all files of the package that are meant, of which there must be some. */
const without = (isMeant: (path: string) => boolean) => (folder: string) => {
  const paths = filesBelow(folder, "").filter(isMeant);
  assert(paths.length > 0, "The package has nothing of that kind");
  for (const path of paths) Deno.removeSync(join(folder, path));
};

/** What has to be noticed. */
export const sabotages: readonly Sabotage[] = [
  sabotage(
    "one without types",
    without((path) => path.endsWith(".d.ts")),
    /TS7016|went unnoticed|implicitly has an 'any' type/,
  ),
  sabotage("one without kernels", without((path) => /^lib\/kernels\/.*wasm/.test(path)), /wasm|Module not found|fails/),
  sabotage("one without the template", without((path) => path.startsWith("lib/new/template/")), /template/),
  sabotage(
    "one whose bin is not there",
    (folder) => {
      const path = join(folder, "package.json"), manifest = JSON.parse(Deno.readTextFileSync(path));
      Deno.writeTextFileSync(path, JSON.stringify({ ...manifest, bin: { upheld: "lib/cli/no_bin.js" } }));
    },
    /no_bin\.js|upheld: command not found/,
  ),
];
