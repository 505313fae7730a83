import binaryen from "binaryen";
import type { Arithmetic } from "../../lib/kernels/arithmetic.ts";

/** Numbers of sums that are tried: too few wait for one another, too many do not fit in the registers beside what they need. */
const tried = [6, 8, 10, 12, 13] as const;

/** How often a loop goes through all sums. */
const unrolled = 8;

/** A WASM module whose `run(count)` does nothing but multiply and add in registers: so many sums of four numbers, each on its own. */
export function peakModule(arithmetic: Exclude<Arithmetic, "exact">, sums: number): Uint8Array<ArrayBuffer> {
  const names = Array.from({ length: sums }, (_, i) => `$s${i}`);
  const step = (sum: string) =>
    arithmetic === "fused"
      ? `(local.set ${sum} (f32x4.relaxed_madd (local.get ${sum}) (local.get $x) (local.get $c)))`
      : `(local.set ${sum} (f32x4.add (f32x4.mul (local.get ${sum}) (local.get $x)) (local.get $c)))`;
  const total = names.slice(1).reduce(
    (all, name) => `(f32x4.add ${all} (local.get ${name}))`,
    `(local.get ${names[0]})`,
  );
  const module = binaryen.parseText(`(module (func (export "run") (param $count i32) (result f32)
    (local $x v128) (local $c v128) ${names.map((name) => `(local ${name} v128)`).join(" ")}
    (local.set $x (v128.const f32x4 0.5 0.25 0.75 0.125))
    (local.set $c (v128.const f32x4 1 2 3 4))
    ${names.map((name, i) => `(local.set ${name} (f32x4.splat (f32.const ${i})))`).join("\n")}
    (loop $again
      ${Array(unrolled).fill(names.map(step).join("\n")).join("\n")}
      (br_if $again (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
    (f32x4.extract_lane 0 ${total})))`);
  module.setFeatures(binaryen.Features.All);
  try {
    return module.emitBinary() as Uint8Array<ArrayBuffer>;
  } finally {
    module.dispose();
  }
}

/** What times the peak of one thread, the best of so many numbers of sums: its operations a call, as a multiply and an add each. */
export async function peakCalls(arithmetic: Exclude<Arithmetic, "exact">) {
  const count = 20_000;
  return await Promise.all(tried.map(async (sums) => {
    const { instance } = await WebAssembly.instantiate(peakModule(arithmetic, sums));
    const run = instance.exports.run as (count: number) => number;
    return { operations: 2 * 4 * sums * unrolled * count, call: () => void run(count) };
  }));
}
