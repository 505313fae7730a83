import type { WasmModule } from "../backend/wasm_module.ts";
import {
  type ControlBlock,
  controlBytes,
  instantiate,
  type KernelExports,
  setGeometry,
  setScratch,
  setWorkers,
  tellToStop,
} from "./control_block.ts";
import { KernelThreads } from "./kernel_threads.ts";
import { sizesOf, type WindowGeometry } from "./window_geometry.ts";

const binaries = {
  plain: new URL("./kernels.wasm", import.meta.url),
  threaded: new URL("./kernels_threaded.wasm", import.meta.url),
};

/** What every kernel may take as scratch space without asking, in bytes for each thread. */
export const leastScratch = 2 ** 16;
const cacheLine = 64;
const aligned = (address: number) => Math.ceil(address / cacheLine) * cacheLine;

/** Our own kernels in WASM, working in place on the memory of TensorFlow.js' module. */
export class CompiledKernels {
  #threads: KernelThreads | undefined;
  #scratch = { address: 0, bytes: 0 };
  #workspace = { address: 0, bytes: 0 };
  #broken = false;

  private constructor(
    /** The kernels; give what they return to {@linkcode check}. */
    readonly run: KernelExports,
    readonly module: WasmModule,
    /** Where the threads meet. */
    readonly block: ControlBlock,
  ) {}

  /** Starts the kernels on the memory of a module, with so many threads in all. */
  static async start(wasm: WasmModule, memory: WebAssembly.Memory, threads: number): Promise<CompiledKernels> {
    const module = await WebAssembly.compile(await Deno.readFile(threads > 1 ? binaries.threaded : binaries.plain));
    const control = aligned(wasm._malloc(controlBytes + cacheLine));
    wasm.HEAPU8.fill(0, control, control + controlBytes);
    const block = { memory, control };
    const run = instantiate(module, memory);
    run.start(control, 0);
    const kernels = new CompiledKernels(run, wasm, block);
    if (threads > 1) {
      kernels.#threads = await KernelThreads.start({ module, ...block }, threads - 1, () => kernels.#broken = true);
      setWorkers(block, threads - 1);
    }
    try {
      kernels.requireScratch(leastScratch);
      return kernels;
    } catch (error) {
      await kernels.stop();
      throw error;
    }
  }

  /** The threads beside the calling one, if there are any. */
  get threads(): KernelThreads | undefined {
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
    this.module._free(space.address);
    space.address = space.bytes = 0;
    return { address: this.module._malloc(bytes + cacheLine), bytes };
  }
}
