import type { Arithmetic } from "./arithmetic.ts";
import { type ControlBlock, controlBytes, setGeometry, setScratch, setWorkers, tellToStop } from "./control_block.ts";
import { instantiate, type KernelExports } from "./kernel_exports.ts";
import type { KernelMemory } from "./kernel_memory.ts";
import { sizesOf, type WindowGeometry } from "./window_geometry.ts";

/** What every kernel may take as scratch space without asking, in bytes for each thread: most goes to a product (assembly/matmul.ts). */
const leastScratch = 2 ** 18;
const cacheLine = 64;
const aligned = (address: number) => Math.ceil(address / cacheLine) * cacheLine;

/** The threads beside the calling one. */
export interface Threads {
  readonly size: number;
  /** Ends them, and waits until they have ended. */
  stop(): Promise<void>;
}

/** How to start kernels. */
export interface KernelStart {
  /** How the binary adds up products. */
  readonly arithmetic: Arithmetic;
  /** The binary for this kind of memory, compiled. */
  readonly module: WebAssembly.Module;
  /** Where they work. */
  readonly room: KernelMemory;
  /** Starts threads that instantiate the module and serve, and tells when one dies; without it the calling thread works alone. */
  readonly startThreads?: (
    start: ControlBlock & { module: WebAssembly.Module },
    onDeath: () => void,
  ) => Promise<Threads>;
}

/** Our own kernels in WASM, working in place on a memory that is handed in. */
export class CompiledKernels {
  #threads: Threads | undefined;
  #scratch = { address: 0, bytes: 0 };
  #workspace = { address: 0, bytes: 0 };
  #broken = false;

  private constructor(
    /** The kernels; give what they return to {@linkcode check}. */
    readonly run: KernelExports,
    /** How they add up products. */
    readonly arithmetic: Arithmetic,
    readonly room: KernelMemory,
    /** Where the threads meet. */
    readonly block: ControlBlock,
  ) {}

  /** Starts the kernels. */
  static async start({ module, arithmetic, room, startThreads }: KernelStart): Promise<CompiledKernels> {
    const control = aligned(room.allocate(controlBytes + cacheLine));
    new Uint8Array(room.memory.buffer, control, controlBytes).fill(0);
    const block = { memory: room.memory, control };
    const run = instantiate(module, room.memory);
    run.start(control, 0);
    const kernels = new CompiledKernels(run, arithmetic, room, block);
    if (startThreads) {
      kernels.#threads = await startThreads({ module, ...block }, () => kernels.#broken = true);
      setWorkers(block, kernels.#threads.size);
    }
    try {
      kernels.requireScratch(leastScratch);
      return kernels;
    } catch (error) {
      await kernels.stop();
      throw error;
    }
  }

  /** All of the memory. Get it anew after anything was allocated: that may move the memory. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.room.memory.buffer as ArrayBuffer);
  }

  /** The threads beside the calling one, if there are any. */
  get threads(): Threads | undefined {
    return this.#threads;
  }

  /** Ends the threads, and waits until they have ended. */
  async stop(): Promise<void> {
    if (!this.#threads) return;
    tellToStop(this.block);
    await this.#threads.stop();
  }

  /**
   * Fails if a kernel did.
   *
   * @throws {Error} If a thread died, or did not answer for a minute: the results are not there.
   */
  check(status: number): void {
    if (status === 0 && !this.#broken) return;
    this.#broken = true;
    const what = status === 2 ? "did not finish its work within a minute" : "died";
    throw new Error(`A thread of the WASM kernels ${what}: dispose the backend and start it again`);
  }

  /** Makes the scratch space of each thread at least so many bytes large. */
  requireScratch(bytes: number): void {
    if (bytes <= this.#scratch.bytes) return;
    const stride = aligned(bytes);
    this.#scratch = this.#grown(this.#scratch, stride * (1 + (this.#threads?.size ?? 0)));
    this.#scratch.bytes = stride;
    setScratch(this.block, aligned(this.#scratch.address), stride);
  }

  /** Address of at least so many bytes that the next kernel may use, on a cache line. */
  workspace(bytes: number): number {
    if (bytes > this.#workspace.bytes) this.#workspace = this.#grown(this.#workspace, bytes);
    return aligned(this.#workspace.address);
  }

  /**
   * Address of sizes for the next kernel.
   *
   * @throws {RangeError} When one is no whole number from 0: windows that are larger than images leave no output.
   */
  geometry(geometry: WindowGeometry): number {
    const sizes = sizesOf(geometry);
    if (sizes.every((size) => Number.isInteger(size) && size >= 0)) return setGeometry(this.block, sizes);
    const wrong = Object.entries(geometry).filter(([, size]) => !(Number.isInteger(size) && size >= 0));
    throw new RangeError(
      `Windows have ${wrong.map(([name, size]) => `${name} ${size}`).join(", ")}: give whole numbers from 0`,
    );
  }

  #grown(space: { address: number; bytes: number }, bytes: number) {
    this.room.free(space.address);
    space.address = space.bytes = 0;
    return { address: this.room.allocate(bytes + cacheLine), bytes };
  }
}
