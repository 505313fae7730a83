import assert from "node:assert/strict";
import { scratchFolder } from "../../testing/mod.ts";
import { installerOf } from "./installer.ts";

Deno.test("doctor tells where npm cannot go on from what Deno has installed, and nothing where there is no such folder", () => {
  const folder = scratchFolder("installer");
  const write = (path: string) => Deno.writeTextFileSync(`${folder}/${path}`, "{}");
  assert.equal(installerOf(folder), undefined);
  write("package.json");
  assert.equal(installerOf(folder), undefined);
  Deno.mkdirSync(`${folder}/node_modules`);
  assert.equal(installerOf(folder), "not by Deno");
  Deno.mkdirSync(`${folder}/node_modules/.deno`);
  assert.match(installerOf(folder)!, /^by Deno: remove node_modules before npm install/);
  write("package-lock.json");
  assert.match(installerOf(folder)!, /^by Deno, and npm install can go on/);
});
