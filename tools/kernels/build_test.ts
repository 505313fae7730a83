import assert from "node:assert/strict";
import { arithmetics } from "../../lib/kernels/arithmetic.ts";
import { binaryName, memoryKinds } from "../../lib/kernels/binary_name.ts";
import { compile } from "./compile.ts";
import { instructionsOf, isRelaxed, sectionIds, sectionsOf } from "./wasm_instructions.ts";

const binaries = arithmetics.flatMap((arithmetic) =>
  memoryKinds.map((kind) => ({ arithmetic, kind, name: binaryName(arithmetic, kind) }))
);
const committed = (name: string) => Deno.readFileSync(new URL(`../../lib/kernels/${name}`, import.meta.url));

/** `f32x4.relaxed_madd`, behind the prefix of SIMD. */
const relaxedMultiplyAdd = 0x105;

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

  const allowed = arithmetic === "fused" ? "but multiply-add, whose bits a probe makes sure of" : "at all";
  Deno.test(`${name} has no instruction of relaxed SIMD ${allowed}`, () => {
    const instructions = [...instructionsOf(committed(name))];
    const relaxed = new Set(instructions.filter(isRelaxed).map(({ extension }) => extension));
    assert.deepEqual([...relaxed], arithmetic === "fused" ? [relaxedMultiplyAdd] : []);
    assert.ok(instructions.filter(({ opcode }) => opcode === 0xfd).length > 1000);
  });

  Deno.test(`${name} runs nothing and puts nothing into memory when it is instantiated, and wants only env`, () => {
    const binary = committed(name);
    const ids = sectionsOf(binary).map(({ id }) => id);
    for (const id of [sectionIds.start, sectionIds.data, sectionIds.dataCount]) assert.ok(!ids.includes(id), `${id}`);
    const known = ["env.abort function", "env.log function", "env.memory memory"];
    const imports = WebAssembly.Module.imports(new WebAssembly.Module(binary));
    const unknown = imports.map(({ module, name, kind }) => `${module}.${name} ${kind}`).filter((one) =>
      !known.includes(one)
    );
    assert.deepEqual(unknown, []);
  });
}

Deno.test("every instruction of relaxed SIMD is found, and real engines know the modules that hold them", () => {
  let valid = 0;
  for (let extension = 0x100; extension <= 0x113; extension++) {
    const leb = [extension & 127 | 128, extension >> 7];
    const binary = moduleOf([...vectorOfZeros, ...vectorOfZeros, ...vectorOfZeros, 0xfd, ...leb, drop]);
    const found = [...instructionsOf(binary)].filter(isRelaxed);
    assert.deepEqual(found.map(({ extension }) => extension), [extension]);
    // With two or three operands; the numbers that are left over make a module invalid.
    const withOperands = (count: number) => moduleOf([...Array(count).fill(vectorOfZeros).flat(), 0xfd, ...leb, drop]);
    if ([1, 2, 3].some((count) => WebAssembly.validate(withOperands(count)))) valid++;
  }
  assert.equal(valid, 20);
});

Deno.test("bytes of constants and offsets that look like relaxed SIMD are none", () => {
  const lookalikes = [
    [0xfd, 12, ...zeros.slice(4), 0xfd, 0x80, 0x02, 0xfd, drop], // v128.const
    [0x43, 0xfd, 0x80, 0x02, 0x00, drop], // f32.const
    [0x44, 0xfd, 0x80, 0x02, 0x00, 0xfd, 0x80, 0x02, 0x00, drop], // f64.const
    [0x41, 0xfd, 0x80, 0x02, drop], // i32.const
    [0x42, 0xfd, 0x80, 0x82, 0xfd, 0x80, 0x02, drop], // i64.const
    [...vectorOfZeros, ...vectorOfZeros, 0xfd, 13, 0xfd, 0x80, 0x02, ...zeros.slice(3), drop], // i8x16.shuffle
  ];
  for (const code of lookalikes.slice(1, 5)) assert.ok(WebAssembly.validate(moduleOf(code)), `${code}`);
  for (const code of lookalikes) assert.deepEqual([...instructionsOf(moduleOf(code))].filter(isRelaxed), []);
});

Deno.test("a scan of instructions fails at what it does not know, and at functions that end elsewhere", () => {
  assert.throws(() => [...instructionsOf(moduleOf([0x06]))], /Unknown instruction 0x6 at byte/);
  assert.throws(() => [...instructionsOf(moduleOf([0xfd, 0x80, 0x04]))], /Unknown instruction 0xfd 0x200 at byte/);
  // The last byte of the function, its "end", becomes a constant.
  assert.throws(() => [...instructionsOf(moduleOf([0x41]))], /ends at byte/);
});
