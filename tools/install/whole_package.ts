import assert from "node:assert/strict";
import { join } from "node:path";
import type { Machine } from "./machine.ts";

/**
 * Demands of a version of the package what a project needs of it: types, a command line, a template, kernels.
 *
 * @param folder An empty one.
 */
export async function requireWhole(deno: Machine, folder: string, version: string): Promise<void> {
  Deno.writeTextFileSync(
    join(folder, "deno.json"),
    JSON.stringify({ nodeModulesDir: "auto", minimumDependencyAge: { age: "P1D", exclude: ["npm:upheld"] } }),
  );
  Deno.writeTextFileSync(join(folder, "package.json"), '{ "scripts": { "upheld": "upheld" } }');
  await deno.run(["deno", "add", `npm:upheld@${version}`], folder);
  for (const specifier of ["npm:upheld", "upheld"]) await requireTypes(deno, folder, specifier);
  const types = Deno.readTextFileSync(join(folder, "node_modules/upheld/lib/claim/claim.d.ts"));
  assert.match(types, /\/\*\*[^]*@throws[^]*export declare function claim\b/, "The types have no documentation");
  const upheld = ["deno", "task", "--quiet", "upheld"];
  assert.match(await deno.run([...upheld, "--help"], folder), /Usage: upheld <command>/);
  await deno.run([...upheld, "new", "--no-evidence", "made"], folder);
  // There is no project here, which it tells as well.
  const { out, error } = await deno.end([...upheld, "doctor", "--json"], folder);
  assert(out.startsWith("{"), error);
  assert.equal(JSON.parse(out).facts["SIMD"], "works", out);
}

/** What is imported must have its types, with their documentation: what they forbid is told. */
async function requireTypes(deno: Machine, folder: string, specifier: string): Promise<void> {
  const module = (alternative: string) =>
    `import { claim, pairedComparison } from "${specifier}";
const rule = pairedComparison({ alternative: "${alternative}", scale: "log", unit: "steps" });
const { verdict } = rule.judge({ first: [61, 55, 70, 64, 58], second: [151, 149, 160, 139, 155] });
if (verdict !== "upheld" || typeof claim !== "function") throw new Error(verdict);
`;
  Deno.writeTextFileSync(join(folder, "main.ts"), module("less"));
  await deno.run(["deno", "run", "--check", "--allow-read", "--allow-env", "--allow-sys", "main.ts"], folder);
  Deno.writeTextFileSync(join(folder, "wrong.ts"), module("first lower"));
  const { code, error } = await deno.end(["deno", "check", "wrong.ts"], folder);
  assert(code !== 0 && /"first lower"' is not assignable/.test(error), `A wrong type of ${specifier} went unnoticed`);
}
