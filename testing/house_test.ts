import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { filesBelow } from "../lib/files/mod.ts";
import { circles, engine, importsOf, type SourceModule, strangers } from "./house.ts";

const lib = fileURLToPath(new URL("../lib", import.meta.url));
const modules: SourceModule[] = [".ts", ".tsx"].flatMap((suffix) => filesBelow(lib, suffix))
  // AssemblyScript has imports of its own, and the template is another project.
  .filter((path) => !/_test\.tsx?$|\.d\.ts$|^kernels\/assembly\/|^new\/template\//.test(path))
  .map((path) => ({ path, text: Deno.readTextFileSync(`${lib}/${path}`) }));
const inEngine = ({ path }: SourceModule) => (engine as readonly string[]).includes(path.split("/")[0]);

Deno.test("no folder of lib/ imports itself by way of others", () => {
  assert(modules.length > 200);
  assert.deepEqual(circles(modules), []);
});

Deno.test("a circle of two or three folders is found, of types as well, and told once", () => {
  const module = (path: string, ...imports: string[]) => ({ path, text: imports.join("\n") });
  const house = [
    module("a/x.ts", 'import type { B } from "../b/mod.ts";', 'import assert from "node:assert/strict";'),
    module("b/mod.ts", 'export { c } from "../c/c.ts";', 'export * from "./own.ts";'),
    module("c/c.ts", 'const late = await import("../a/x.ts");', 'export { c } from "../d/mod.ts";'),
    module("d/mod.ts", 'export type C = import("../c/c.ts").C;'),
  ];
  assert.deepEqual(circles(house), ["a -> b -> c -> a", "c -> d -> c"]);
});

Deno.test("the engine uses neither Deno, Node nor TensorFlow.js, and no room above it", () => {
  const looked = modules.filter(inEngine);
  assert(engine.every((room) => looked.some(({ path }) => path.startsWith(`${room}/`))));
  assert.deepEqual(looked.flatMap((module) => strangers(module).map((found) => `${module.path}: ${found}`)), []);
});

Deno.test("what does not belong into the engine is found there", () => {
  const text = [
    'import { readFile } from "node:fs";',
    'import type { tf } from "../backend/tensorflow.ts";',
    'import * as tfjs from "@tensorflow/tfjs";',
    'import { shown } from "../validation/mod.ts";',
    "export const cores = globalThis.Deno?.systemMemoryInfo();",
  ].join("\n");
  assert.deepEqual(strangers({ path: "train/x.ts", text }), [
    "node:fs",
    "backend/tensorflow.ts",
    "@tensorflow/tfjs",
    "Deno",
  ]);
});

Deno.test("lib/ imports nothing of this repository but itself, and its configuration", () => {
  const outside = modules.flatMap((module) => importsOf(module).map((found) => [module.path, found]))
    .filter(([, found]) => found.startsWith("../"));
  assert.deepEqual(outside.map((pair) => pair.join(": ")), outside.map(([path]) => `${path}: ../deno.json`));
});
