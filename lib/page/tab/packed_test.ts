import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { gunzipSync } from "node:zlib";
import { bundleTab, leftIn, packedModule } from "../../../tools/tab/pack.ts";
import { engine, script } from "./packed.ts";

Deno.test("what runs in the reader's tab is what its sources give: where not, deno task tab packs them again", async () => {
  const made = await bundleTab();
  assert(made.script === script, "main.ts, or what it loads, was changed: run deno task tab");
  assert(
    made.engine === String(gunzipSync(Buffer.from(engine, "base64"))),
    "engine.ts, or what it loads, was changed: run deno task tab",
  );
});

Deno.test("what a bundler has left of imports is found in whatever form, and a text with the word from is none", () => {
  const imports = [
    'import"a"',
    'import a from"a"',
    'import a,{b}from"a"',
    'import*as a from"a"',
    'export{a}from "a"',
    'export*from"a"',
  ];
  for (const one of [...imports, "</script"]) assert.deepEqual(leftIn(`let b=1;${one};b++`), [one]);
  assert.deepEqual(leftIn('important(2,", from","seeds from");r(t,"importer",", from",`${t}`)'), []);
});

Deno.test("the module that carries both scripts holds what it was given", async () => {
  const given = { engine: "postMessage(`1`)", script: 'document.title = "</";' };
  const text = packedModule(given).replaceAll("export const", "const").replaceAll(": string", "");
  const found = new Function(`${text} return { engine, script };`)() as typeof given;
  assert.equal(String(gunzipSync(Buffer.from(found.engine, "base64"))), given.engine);
  assert.equal(found.script, given.script);
  await Promise.resolve();
});
