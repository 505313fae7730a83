import assert from "node:assert/strict";
import type { CompiledKernels } from "../lib/kernels/compiled_kernels.ts";
import type { KernelMemory } from "../lib/kernels/kernel_memory.ts";
import { plainMemory } from "../lib/kernels/plain_memory.ts";

/** Numbers around each array, which a kernel neither reads nor writes. */
const margin = 64;
/** A number that shows in every result it gets into. */
const poison = NaN;

/**
 * Puts arrays where the kernels work, runs one that writes an array of `size` numbers, and gives that. `body` gets the address of
 * each input by its name, and that of the result as `out`.
 *
 * Around the arrays there is NaN: what reads beyond an input shows in the result, and what writes beyond the result fails. The
 * arrays begin at no round addresses.
 */
export function onKernels<Name extends string>(
  kernels: CompiledKernels,
  inputs: Readonly<Record<Name, Float32Array>>,
  size: number,
  body: (at: Readonly<Record<Name | "out", number>>) => void,
): Float32Array<ArrayBuffer> {
  const arrays: [string, number][] = [
    ...Object.entries<Float32Array>(inputs).map(([name, { length }]): [string, number] => [name, length]),
    ["out", size],
  ];
  const count = arrays.reduce((sum, [, length]) => sum + length + margin + 1, margin);
  const block = kernels.room.allocate(4 * count);
  try {
    const at: Record<string, number> = {};
    let next = margin + 1;
    for (const [name, length] of arrays) {
      at[name] = block + 4 * next;
      next += length + margin + 1;
    }
    const view = () => new Float32Array(kernels.room.memory.buffer, block, count);
    const before = view().fill(poison);
    for (const name in inputs) before.set(inputs[name], (at[name] - block) / 4);
    const expected = before.slice();
    body(at as Record<Name | "out", number>);
    const after = view(), start = (at.out - block) / 4;
    const result = after.slice(start, start + size);
    after.fill(poison, start, start + size);
    const changed = after.findIndex((value, i) => !Object.is(value, expected[i]));
    assert.equal(changed, -1, `the kernel wrote ${after[changed]} at ${changed - start} of ${size} numbers`);
    return result;
  } finally {
    kernels.room.free(block);
  }
}

/** A plain memory of so many bytes with guards behind what it gives out, which `check` finds changed when a kernel wrote beyond its room. */
export function guardedMemory(bytes: number): KernelMemory & { check(what: string): void } {
  const room = plainMemory(bytes), guard = 4096, mark = 0xa5;
  const guards = new Map<number, number>();
  const guardAt = (end: number) => new Uint8Array(room.memory.buffer, end, guard);
  return {
    memory: room.memory,
    allocate(size) {
      const address = room.allocate(size + guard);
      guards.set(address, address + size);
      guardAt(address + size).fill(mark);
      return address;
    },
    free(address) {
      guards.delete(address);
      room.free(address);
    },
    check(what) {
      for (const end of guards.values()) {
        const changed = guardAt(end).findIndex((byte) => byte !== mark);
        assert.equal(changed, -1, `${what}: a kernel wrote ${changed} bytes behind its room`);
      }
    },
  };
}
