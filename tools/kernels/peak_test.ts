import assert from "node:assert/strict";
import { fuses } from "../../lib/kernels/arithmetic.ts";
import { peakModule } from "./peak.ts";
import { instructionsIn } from "./wasm_text.ts";

const count = (binary: Uint8Array, name: string) => instructionsIn(binary).filter((it) => it === name).length;

Deno.test("the loop of a peak multiplies and adds, and does nothing else with its sums", () => {
  assert.equal(count(peakModule("separate", 6), "f32x4.mul"), 48);
  assert.equal(count(peakModule("separate", 6), "f32x4.add"), 48 + 5);
  assert.equal(count(peakModule("fused", 6), "f32x4.relaxed_madd"), 48);
  assert.equal(count(peakModule("fused", 6), "f32x4.mul"), 0);
});

for (const arithmetic of ["separate", ...await fuses() ? ["fused" as const] : []] as const) {
  Deno.test(`the sums of a peak with ${arithmetic} multiply-add are what they should be`, async () => {
    const { instance } = await WebAssembly.instantiate(peakModule(arithmetic, 6));
    // The first lanes begin with 0 to 5 and become s / 2 + 1, eight times a round.
    const wanted = [0, 1, 2, 3, 4, 5].map((sum) => Array(16).fill(0).reduce((sum) => sum / 2 + 1, sum))
      .reduce((a, b) => a + b);
    assert.ok(Math.abs((instance.exports.run as (count: number) => number)(2) - wanted) < 1e-5);
  });
}
