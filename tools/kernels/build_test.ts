import assert from "node:assert/strict";
import { sha256 } from "../../lib/files/mod.ts";
import { arithmetics } from "../../lib/kernels/arithmetic.ts";
import binaryDigests from "../../lib/kernels/binary_digests.json" with { type: "json" };
import { binaryName, memoryKinds } from "../../lib/kernels/binary_name.ts";
import { kernelBinary } from "../../lib/kernels/kernel_binary.ts";
import { compile } from "./compile.ts";
import { modulePath, moduleText } from "./kernel_modules.ts";
import { instructionsIn, textOf } from "./wasm_text.ts";

const binaries = arithmetics.flatMap((arithmetic) =>
  memoryKinds.map((kind) => ({ arithmetic, kind, name: binaryName(arithmetic, kind) }))
);
const digests: Readonly<Record<string, string>> = binaryDigests;
const committed = (name: string) => Deno.readFileSync(new URL(`../../lib/kernels/${name}`, import.meta.url));

/** A binary of one function without parameters and results, of this code. */
function moduleOf(code: readonly number[]): Uint8Array<ArrayBuffer> {
  const body = [0, ...code, 0x0b];
  const sections = [[1, 4, 1, 0x60, 0, 0], [3, 2, 1, 0], [10, body.length + 2, 1, body.length, ...body]];
  return Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...sections.flat());
}

const zeros = Array(16).fill(0), vectorOfZeros = [0xfd, 12, ...zeros], drop = 0x1a;

for (const { arithmetic, kind, name } of binaries) {
  Deno.test(`${name} is what its source compiles to, byte for byte`, async () => {
    const built = await compile(arithmetic, kind);
    const same = built.length === committed(name).length && built.every((byte, i) => byte === committed(name)[i]);
    assert.ok(same, `${name} differs from what lib/kernels/assembly compiles to: run deno task kernels`);
  });

  Deno.test(`${name} is what its module holds, and what its digest is of`, async () => {
    assert.equal(Deno.readTextFileSync(modulePath(name)), moduleText(name, committed(name)), "run deno task kernels");
    assert.deepEqual(await kernelBinary(arithmetic, kind), committed(name));
    assert.equal(digests[`lib/kernels/${name}`], sha256(committed(name)), "run deno task kernels");
  });

  const allowed = arithmetic === "fused" ? "but multiply-add, whose bits a probe makes sure of" : "at all";
  Deno.test(`${name} has no instruction of relaxed SIMD ${allowed}`, () => {
    const instructions = instructionsIn(committed(name));
    const relaxed = new Set(instructions.filter((instruction) => instruction.includes("relaxed")));
    assert.deepEqual([...relaxed], arithmetic === "fused" ? ["f32x4.relaxed_madd"] : []);
    assert.ok(instructions.filter((instruction) => instruction.startsWith("f32x4.")).length > 1000);
  });

  Deno.test(`${name} runs nothing and puts nothing into memory when it is instantiated, and wants only env`, () => {
    const binary = committed(name);
    assert.doesNotMatch(textOf(binary), /^ *\((start|data)\b/m);
    const known = ["env.abort function", "env.log function", "env.memory memory"];
    const imports = WebAssembly.Module.imports(new WebAssembly.Module(binary));
    const unknown = imports.map(({ module, name, kind }) => `${module}.${name} ${kind}`).filter((one) =>
      !known.includes(one)
    );
    assert.deepEqual(unknown, []);
  });
}

Deno.test("every instruction of relaxed SIMD that an engine knows is found", () => {
  let known = 0;
  for (let extension = 0x100; extension <= 0x113; extension++) {
    const leb = [extension & 127 | 128, extension >> 7];
    // With two or three operands; the numbers that are left over make a module invalid.
    const withOperands = (count: number) => moduleOf([...Array(count).fill(vectorOfZeros).flat(), 0xfd, ...leb, drop]);
    const binary = [1, 2, 3].map(withOperands).find((binary) => WebAssembly.validate(binary));
    if (!binary) continue;
    known++;
    const relaxed = instructionsIn(binary).filter((instruction) => instruction.includes("relaxed"));
    assert.equal(relaxed.length, 1, `${relaxed}`);
  }
  assert.equal(known, 20);
});

Deno.test("bytes of constants that look like relaxed SIMD are none", () => {
  const lookalikes = [
    [0x43, 0xfd, 0x80, 0x02, 0x00, drop], // f32.const
    [0x44, 0xfd, 0x80, 0x02, 0x00, 0xfd, 0x80, 0x02, 0x00, drop], // f64.const
    [0x41, 0xfd, 0x80, 0x02, drop], // i32.const
    [0x42, 0xfd, 0x80, 0x82, 0xfd, 0x80, 0x02, drop], // i64.const
  ];
  for (const code of lookalikes) {
    assert.ok(WebAssembly.validate(moduleOf(code)), `${code}`);
    assert.ok(!instructionsIn(moduleOf(code)).some((instruction) => instruction.includes("relaxed")));
  }
});

Deno.test("a binary that starts something or brings data along is told from one that does not", () => {
  const started = Uint8Array.of(...moduleOf([]).subarray(0, 18), 8, 1, 0, ...moduleOf([]).subarray(18));
  assert.ok(WebAssembly.validate(started));
  assert.match(textOf(started), /^ *\(start\b/m);
  const memory = [5, 3, 1, 0, 1], data = [11, 7, 1, 0, 0x41, 0, 0x0b, 1, 7];
  const filled = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...memory, ...data);
  assert.ok(WebAssembly.validate(filled));
  assert.match(textOf(filled), /^ *\(data\b/m);
});
