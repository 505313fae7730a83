/** Where the threads of the kernels meet: a block in the memory they share. Laid out as assembly/threads.ts says. */
export interface ControlBlock {
  readonly memory: WebAssembly.Memory;
  /** Its address. */
  readonly control: number;
}

/** Size in bytes. */
export const controlBytes = 1024;

// Offsets in bytes.
const generation = 0,
  done = 128,
  failure = 192,
  stopped = 196,
  workers = 264,
  scratch = 268,
  scratchStride = 272,
  geometry = 768;

const wordAt = ({ control }: ControlBlock, offset: number) => (control + offset) / 4;
const words = ({ memory }: ControlBlock) => new Int32Array(memory.buffer);

/** Sets how many threads there are beside the main one. */
export function setWorkers(block: ControlBlock, count: number): void {
  words(block)[wordAt(block, workers)] = count;
}

/** Sets where the scratch space of thread 0 is, and how far from it that of the next thread. */
export function setScratch(block: ControlBlock, address: number, stride: number): void {
  words(block)[wordAt(block, scratch)] = address;
  words(block)[wordAt(block, scratchStride)] = stride;
}

/** Writes the sizes that the next kernel reads, and says where they are. */
export function setGeometry(block: ControlBlock, sizes: readonly number[]): number {
  words(block).set(sizes, wordAt(block, geometry));
  return block.control + geometry;
}

/** Says that a thread broke down, to whoever waits for its work. */
export function failed(block: ControlBlock): void {
  Atomics.store(words(block), wordAt(block, failure), 1);
  // Whoever is about to wait for another number of chunks does not fall asleep: a job has no -1 of them.
  Atomics.store(words(block), wordAt(block, done), -1);
  Atomics.notify(words(block), wordAt(block, done));
}

/** Tells all threads to stop. */
export function tellToStop(block: ControlBlock): void {
  Atomics.store(words(block), wordAt(block, stopped), 1);
  Atomics.add(words(block), wordAt(block, generation), 1);
  Atomics.notify(words(block), wordAt(block, generation));
}
