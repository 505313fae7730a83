import { KernelThreads } from "../host/mod.ts";
import { type Arithmetic, exactSlowdown, fuses, type RunArithmetic } from "../kernels/arithmetic.ts";
import { CompiledKernels } from "../kernels/compiled_kernels.ts";
import { compileKernels } from "../kernels/kernel_binary.ts";
import { BackendWasm, tf } from "./tensorflow.ts";
import { largestMemory, type LoadedModule } from "./wasm_module.ts";

/** TensorFlow.js' record of a tensor on the backend. */
interface TensorRecord {
  readonly refCount: number;
  /** The parts that a complex64 tensor owns. */
  readonly complexTensorInfos?: { readonly real: tf.TensorInfo; readonly imag: tf.TensorInfo };
}

/** How a backend was started. */
export interface BackendStart {
  readonly threads: number;
  readonly arithmetic: Arithmetic;
  /** Whether the exact kernels are taken where the engine fuses, too. */
  readonly exact: boolean;
  readonly onNotice: (notice: string) => void;
}

/** Whether this engine fuses, once it was asked. */
let isFused: Promise<boolean> | undefined;

/** Who has been told that the exact kernels stand in. */
const toldOfExact = new WeakSet<BackendStart["onNotice"]>();

/** What is told, once, where fused multiply-add has to be made of other operations. */
export const exactNotice =
  "This engine does not fuse multiply-add on this processor: runs with it compute products from float64 arithmetic, to the same bits " +
  `and about ${exactSlowdown} times slower`;

/** Thrown where a WASM kernel cannot work on its inputs. Nothing has been changed. */
export class KernelRefusal extends Error {
  override name = "KernelRefusal";
}

/**
 * TensorFlow.js' WASM backend, on a module that ends its threads, says when memory runs out, and survives its own end. It
 * holds complex64 tensors, too.
 */
export class WasmBackend extends BackendWasm {
  /** Settles when the threads have ended. */
  ended: Promise<void> | undefined;
  /** What the kernel that runs has made, in order; undefined outside of kernels. */
  #made: tf.DataId[] | undefined;

  /** Kernels that were started, by their arithmetic. */
  readonly #started = new Map<Arithmetic, Promise<CompiledKernels>>();

  private constructor(
    readonly loaded: LoadedModule,
    /** What TensorFlow.js' operations compute with. */
    public kernels: CompiledKernels,
    readonly start: BackendStart,
  ) {
    super(loaded.module as never);
    this.#started.set(kernels.arithmetic, Promise.resolve(kernels));
  }

  /** The backend on a module, with the kernels of our own beside TensorFlow.js' on as many threads. */
  static async start(loaded: LoadedModule, start: BackendStart): Promise<WasmBackend> {
    guardAllocation(loaded);
    try {
      return new WasmBackend(loaded, await startKernels(loaded, start.threads, start.arithmetic), start);
    } catch (error) {
      await loaded.stop();
      throw error;
    }
  }

  /**
   * The kernels for runs with this arithmetic, on the same memory. They are started when they are first asked for. Threads of kernels
   * that do nothing sleep.
   */
  async kernelsFor(run: RunArithmetic): Promise<CompiledKernels> {
    const arithmetic = run === "separate" ? "separate" : await this.#oneRounding();
    // Its end may have come while the engine was asked.
    if (this.ended) throw new Error("The WASM backend has ended: await startBackend() first");
    const known = this.#started.get(arithmetic);
    if (known) return known;
    const kernels = startKernels(this.loaded, this.start.threads, arithmetic);
    this.#started.set(arithmetic, kernels);
    // What did not start may be asked for again.
    kernels.catch(() => this.#started.delete(arithmetic));
    return kernels;
  }

  async #oneRounding(): Promise<"fused" | "exact"> {
    if (this.start.exact) return "exact";
    if (await (isFused ??= fuses())) return "fused";
    const { onNotice } = this.start;
    if (!toldOfExact.has(onNotice)) onNotice(exactNotice);
    toldOfExact.add(onNotice);
    return "exact";
  }

  /** Threads that compute. */
  get threads(): number {
    return this.wasm.tfjs.getThreadsCount();
  }

  /**
   * Runs a kernel. If it fails, all that it made is disposed, so that nothing has happened.
   *
   * @throws {RangeError} If memory ran out inside the C++ code, which does not report it.
   * @throws {KernelRefusal} If the C++ code complained, which it does where it leaves the output as it was.
   */
  attempt<T>(kernel: () => T): T {
    const outer = this.#made, made: tf.DataId[] = this.#made = [];
    const { complaints } = this.loaded;
    try {
      const result = kernel();
      if (complaints.lines.length > 0) throw this.#complaint();
      outer?.push(...made);
      return result;
    } catch (error) {
      for (const dataId of made) this.disposeData(dataId, true);
      // A module that aborts says only that it aborted.
      const aborted = error instanceof WebAssembly.RuntimeError;
      const reason = aborted && complaints.refusedBytes > 0 ? this.#complaint() : error;
      complaints.lines.length = 0;
      throw reason;
    } finally {
      this.#made = outer;
    }
  }

  override write(values: tf.backend_util.BackendValues, shape: number[], dtype: tf.DataType): tf.DataId {
    const dataId = super.write(values, shape, dtype);
    this.#made?.push(dataId);
    return dataId;
  }

  override makeOutput(
    shape: number[],
    dtype: tf.DataType,
    memoryOffset?: number,
    values?: tf.backend_util.BackendValues,
  ): tf.TensorInfo {
    if (shape.some((length) => !(length >= 0))) {
      throw new RangeError(
        `The output would have the shape [${shape}]: windows or slices are larger than what they are taken from`,
      );
    }
    const output = super.makeOutput(shape, dtype, memoryOffset, values);
    // Without an offset it is written, and noted there.
    if (memoryOffset != null) this.#made?.push(output.dataId);
    return output;
  }

  override disposeData(dataId: tf.DataId, force?: boolean): boolean {
    // A tensor may outlive its backend: its memory is gone already.
    if (this.ended) return true;
    const parts = this.#partsOf(dataId);
    const disposed = super.disposeData(dataId, force);
    if (disposed && parts) {
      for (const part of [parts.real, parts.imag]) super.disposeData(part.dataId, true);
    }
    return disposed;
  }

  override readSync(dataId: tf.DataId, start?: number, end?: number): tf.backend_util.BackendValues {
    if (this.ended) throw new Error("Cannot read the tensor: its backend has been disposed, read it before that");
    const parts = this.#partsOf(dataId);
    if (!parts) return super.readSync(dataId, start, end);
    const read = (part: tf.TensorInfo) => super.readSync(part.dataId) as Float32Array;
    return tf.backend_util.mergeRealAndImagArrays(read(parts.real), read(parts.imag));
  }

  override dispose(): void {
    if (this.ended) return;
    const kernels = Array.from(
      this.#started.values(),
      (started) => started.then((kernels) => kernels.stop(), () => {}),
    );
    this.ended = Promise.all(kernels).then(() => this.loaded.stop());
    super.dispose();
  }

  #partsOf(dataId: tf.DataId): TensorRecord["complexTensorInfos"] {
    return this.dataIdMap.has(dataId) ? (this.dataIdMap.get(dataId) as TensorRecord).complexTensorInfos : undefined;
  }

  /** Takes what the module has complained of, as an error. */
  #complaint(): Error {
    const { complaints, memoryLimit, module } = this.loaded;
    const text = complaints.lines.splice(0).join(" ").trim(), wanted = complaints.refusedBytes;
    complaints.refusedBytes = 0;
    // XNNPACK's status 6 is xnn_status_out_of_memory.
    if (wanted > 0 || /status 6\b/.test(text)) {
      const taken = module.HEAPU8.byteLength;
      return outOfMemory(Math.max(0, wanted - taken), taken, memoryLimit);
    }
    return new KernelRefusal(text);
  }
}

/** Our own kernels on the module's memory, on so many threads in all. */
async function startKernels(
  { module: wasm, memory }: LoadedModule,
  threads: number,
  arithmetic: Arithmetic,
): Promise<CompiledKernels> {
  const module = await compileKernels(arithmetic, threads > 1 ? "threaded" : "plain");
  // The allocator is asked for at each call: the guard puts another in its place.
  const room = {
    memory,
    allocate: (bytes: number) => wasm._malloc(bytes),
    free: (address: number) => wasm._free(address),
  };
  if (threads === 1) return CompiledKernels.start({ module, arithmetic, room });
  return CompiledKernels.start({
    module,
    arithmetic,
    room,
    startThreads: (start, onDeath) => KernelThreads.start(start, threads - 1, onDeath),
  });
}

/** Kept free for the module's own small needs, in bytes: its C++ code does not survive a failure of those. */
const reserve = 2 ** 20;

/** Makes `_malloc` throw where it would return 0, which TensorFlow.js takes for the address of a tensor. */
function guardAllocation({ module, complaints, memoryLimit }: LoadedModule): void {
  // Emscripten's own function puts another in its place when it is first called.
  module._free(module._malloc(reserve));
  const allocate = module._malloc;
  const leavesReserve = () => {
    if (module.HEAPU8.byteLength + 16 * reserve < memoryLimit) return true;
    const probe = allocate(reserve);
    module._free(probe);
    return probe !== 0;
  };
  module._malloc = (bytes) => {
    // The size is a 32-bit number for the module: a larger one would wrap around.
    const pointer = bytes <= largestMemory ? allocate(bytes) : 0;
    if (pointer !== 0 && leavesReserve()) return pointer;
    module._free(pointer);
    complaints.refusedBytes = 0;
    throw outOfMemory(bytes, module.HEAPU8.byteLength, memoryLimit);
  };
}

/** The error for memory that could not be had. Sizes in bytes. */
function outOfMemory(wanted: number, taken: number, limit: number): RangeError {
  const mebibytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
  return new RangeError(
    `Out of memory: the backend was asked for ${mebibytes(wanted)} MiB more, it has taken ${
      mebibytes(taken)
    } of at most ` +
      `${mebibytes(limit)} MiB. Dispose tensors that are not needed (tf.tidy), or use smaller minibatches`,
  );
}
