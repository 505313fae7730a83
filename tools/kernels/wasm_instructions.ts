/** An instruction of a WASM function, without its immediates. */
export interface Instruction {
  /** The first byte. */
  readonly opcode: number;
  /** The number behind a prefix byte (0xFC, 0xFD, 0xFE), else undefined. */
  readonly extension: number | undefined;
  /** Where it lies in the binary, in bytes. */
  readonly offset: number;
}

/** A section of a WASM binary: its contents lie from `start` to `end`, in bytes. */
export interface Section {
  readonly id: number;
  readonly start: number;
  readonly end: number;
}

/** Numbers of sections, as the WebAssembly specification gives them. */
export const sectionIds = { start: 8, code: 10, data: 11, dataCount: 12 } as const;

/** The sections of a WASM binary, in order. */
export function sectionsOf(binary: Uint8Array): Section[] {
  const sections: Section[] = [];
  const reader = new Reader(binary, 8);
  while (reader.offset < binary.length) {
    const id = reader.byte(), size = reader.unsigned(), start = reader.offset;
    reader.skip(size);
    sections.push({ id, start, end: reader.offset });
  }
  return sections;
}

/**
 * All instructions of a WASM binary, function by function. Every immediate is read as what it is, so that none can be mistaken for an
 * instruction.
 *
 * @throws {Error} At an instruction that it does not know, and at a function that does not end where it says.
 *
 * @example
 * ```ts
 * import { instructionsOf } from "./wasm_instructions.ts";
 * // A module of one function, whose code is `i32.const 11, drop`.
 * const types = [1, 4, 1, 0x60, 0, 0], functions = [3, 2, 1, 0], code = [10, 7, 1, 5, 0, 0x41, 0x0b, 0x1a, 0x0b];
 * const binary = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...types, ...functions, ...code);
 * console.assert([...instructionsOf(binary)].map(({ opcode }) => opcode).join() === "65,26,11");
 * ```
 */
export function* instructionsOf(binary: Uint8Array): Generator<Instruction> {
  for (const { start } of sectionsOf(binary).filter(({ id }) => id === sectionIds.code)) {
    const reader = new Reader(binary, start);
    for (let functions = reader.unsigned(); functions > 0; functions--) {
      const size = reader.unsigned(), end = reader.offset + size;
      for (let groups = reader.unsigned(); groups > 0; groups--) {
        reader.unsigned();
        reader.skip(1);
      }
      let last = -1;
      while (reader.offset < end) {
        const instruction = readInstruction(reader);
        last = instruction.opcode;
        yield instruction;
      }
      if (reader.offset !== end || last !== opcodes.end) {
        throw new Error(
          `A function ends at byte ${reader.offset} with opcode ${last}, wanted "end" just before ${end}`,
        );
      }
    }
  }
}

const opcodes = { end: 0x0b, misc: 0xfc, simd: 0xfd, threads: 0xfe } as const;

/** Reads what stands behind an opcode. */
type Immediates = (reader: Reader) => void;

const none: Immediates = () => {};
const index: Immediates = (reader) => void reader.unsigned();
const two: Immediates = (reader) => [index, index].forEach((read) => read(reader));
/** A signed number is as long as an unsigned one: the last byte is the first below 128. */
const signed = index;
const memory = two;
const bytes = (count: number): Immediates => (reader) => reader.skip(count);
const vector: Immediates = (reader) => {
  for (let count = reader.unsigned(); count > 0; count--) reader.unsigned();
};
const both = (first: Immediates, second: Immediates): Immediates => (reader) => {
  first(reader);
  second(reader);
};

/** First and last opcode of a range, and what stands behind them. */
type Range = readonly [first: number, last: number, immediates: Immediates];

const plain: readonly Range[] = [
  [0x00, 0x01, none], // unreachable, nop
  [0x02, 0x04, signed], // block, loop, if: a type
  [0x05, 0x05, none], // else
  [0x0b, 0x0b, none], // end
  [0x0c, 0x0d, index], // br, br_if
  [0x0e, 0x0e, both(vector, index)], // br_table
  [0x0f, 0x0f, none], // return
  [0x10, 0x10, index], // call
  [0x11, 0x11, two], // call_indirect
  [0x1a, 0x1b, none], // drop, select
  [0x1c, 0x1c, vector], // select of a type
  [0x20, 0x26, index], // variables, tables
  [0x28, 0x3e, memory], // load, store
  [0x3f, 0x40, index], // memory.size, memory.grow
  [0x41, 0x42, signed], // i32.const, i64.const
  [0x43, 0x43, bytes(4)], // f32.const
  [0x44, 0x44, bytes(8)], // f64.const
  [0x45, 0xc4, none], // arithmetic
  [0xd0, 0xd0, signed], // ref.null
  [0xd1, 0xd1, none], // ref.is_null
  [0xd2, 0xd2, index], // ref.func
];

const extended: Readonly<Record<number, readonly Range[]>> = {
  [opcodes.misc]: [
    [0, 7, none], // saturating conversions
    [8, 8, two], // memory.init
    [9, 9, index], // data.drop
    [10, 10, two], // memory.copy
    [11, 11, index], // memory.fill
    [12, 12, two], // table.init
    [13, 13, index], // elem.drop
    [14, 14, two], // table.copy
    [15, 17, index], // table.grow, table.size, table.fill
  ],
  [opcodes.simd]: [
    [0, 11, memory], // load, store
    [12, 13, bytes(16)], // v128.const, i8x16.shuffle
    [14, 20, none], // swizzle, splat
    [21, 34, bytes(1)], // lanes
    [35, 83, none], // comparisons, bits
    [84, 91, both(memory, bytes(1))], // load and store of lanes
    [92, 93, memory], // load into zeros
    [94, 255, none], // arithmetic
    [0x100, 0x113, none], // relaxed
  ],
  [opcodes.threads]: [
    [0x00, 0x02, memory], // notify, wait
    [0x03, 0x03, bytes(1)], // fence
    [0x10, 0x4e, memory], // load, store, read-modify-write
  ],
};

/** Whether an instruction is of relaxed SIMD, whose results may differ between machines. */
export function isRelaxed({ opcode, extension }: Instruction): boolean {
  return opcode === opcodes.simd && extension! >= 0x100 && extension! <= 0x113;
}

function readInstruction(reader: Reader): Instruction {
  const { offset } = reader, opcode = reader.byte();
  const extension = opcode in extended ? reader.unsigned() : undefined;
  const number = extension ?? opcode;
  const range = (extended[opcode] ?? plain).find(([first, last]) => number >= first && number <= last);
  if (!range) {
    const name = [opcode, ...extension === undefined ? [] : [extension]].map((part) => `0x${part.toString(16)}`).join(
      " ",
    );
    throw new Error(`Unknown instruction ${name} at byte ${offset}: add it to tools/kernels/wasm_instructions.ts`);
  }
  range[2](reader);
  return { opcode, extension, offset };
}

class Reader {
  constructor(readonly binary: Uint8Array, public offset: number) {}

  byte(): number {
    if (this.offset >= this.binary.length) throw new Error(`The binary ends at byte ${this.offset}, in mid-sentence`);
    return this.binary[this.offset++];
  }

  skip(count: number): void {
    this.offset += count;
    if (this.offset > this.binary.length) {
      throw new Error(`The binary ends at byte ${this.binary.length}, in mid-sentence`);
    }
  }

  /** A number in LEB128. Of one of more than 53 bits only the length counts here. */
  unsigned(): number {
    for (let value = 0, scale = 1;; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }
}
