import assert from "node:assert/strict";
import { kernelCases } from "../../testing/kernel_cases.ts";
import { sha256 } from "../../lib/files/mod.ts";
import { type Arithmetic, fuses } from "../../lib/kernels/arithmetic.ts";
import { CompiledKernels } from "../../lib/kernels/compiled_kernels.ts";
import { plainMemory } from "../../lib/kernels/plain_memory.ts";
import { compile } from "./compile.ts";
import { type Tile, tiles } from "./micro_kernels.ts";

async function digests(arithmetic: Arithmetic, tile: Tile): Promise<Record<string, string>> {
  const module = await WebAssembly.compile(await compile(arithmetic, "plain", tile));
  const kernels = await CompiledKernels.start({ module, arithmetic, room: plainMemory(2 ** 26) });
  return Object.fromEntries(
    Object.entries(kernelCases).map(([name, run]) => [name, sha256(new Uint8Array(run(kernels).buffer))]),
  );
}

const others: Partial<Record<Arithmetic, Tile[]>> = {
  separate: [{ rows: 4, splatRows: 3 }, { rows: 6, splatRows: 6 }],
  [await fuses() ? "fused" : "exact"]: [{ rows: 3, splatRows: 0 }, { rows: 4, splatRows: 1 }, {
    rows: 6,
    splatRows: 6,
  }],
};

for (const arithmetic of Object.keys(others) as Arithmetic[]) {
  Deno.test(`no bit of any kernel with ${arithmetic} multiply-add depends on the tile`, async () => {
    const wanted = await digests(arithmetic, tiles[arithmetic]);
    for (const tile of others[arithmetic]!) {
      assert.deepEqual(await digests(arithmetic, tile), wanted, JSON.stringify(tile));
    }
  });
}
