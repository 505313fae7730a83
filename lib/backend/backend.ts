import { type Arithmetic, arithmetics, fuses } from "../kernels/arithmetic.ts";
import { registerKernels } from "./registered/mod.ts";
import { tf } from "./tensorflow.ts";
import { WasmBackend } from "./wasm_backend.ts";
import { largestMemory, loadWasmModule } from "./wasm_module.ts";

/** How to start the backend. */
export interface BackendOptions {
  /** Threads that compute. By default as many as there are cores. */
  readonly threads?: number;
  /** The most memory the backend may take, in bytes: 16 MiB to 4 GiB - 64 KiB, which is the default. */
  readonly memoryLimit?: number;
  /**
   * How TensorFlow.js' operations add up products. By default "separate"; "fused" wants an engine and a processor on which
   * {@linkcode fuses} is true. Runs compute with the arithmetic of their protocol, whatever this is.
   */
  readonly arithmetic?: Arithmetic;
  /**
   * Whether runs with fused multiply-add compute it from float64 arithmetic also where the processor fuses: slower, and to the same
   * bits, which so can be checked.
   */
  readonly exact?: boolean;
  /**
   * Told once per kernel that TensorFlow.js' slower cpu implementation stands in for it, and once that the exact kernels do for fused
   * ones. By default `console.warn`.
   */
  readonly onNotice?: (notice: string) => void;
}

/** The running WASM backend. */
export interface Backend {
  /** Threads that compute. */
  readonly threads: number;
  /** How TensorFlow.js' operations add up products on it. */
  readonly arithmetic: Arithmetic;
  /** Whether it computes with SIMD: always. */
  readonly simd: true;
  /** Size of the backend's memory, in bytes: what tensors and kernels share. It never shrinks. */
  memoryBytes(): number;
  /** Stops the backend and its threads, and waits until they have ended. Tensors on it are gone. */
  dispose(): Promise<void>;
}

const smallestMemory = 2 ** 24;
let running: { readonly backend: Backend; readonly memoryLimit: number; readonly exact: boolean } | undefined;
let lastStart: Promise<unknown> = Promise.resolve();

/**
 * Starts TensorFlow.js' WASM backend with SIMD, plain for 1 thread and else with threads, completes its kernels and makes it the
 * current backend, under the name "wasm". Results have the same bits for any number of threads. Needs permission to read
 * `node_modules` and nothing else.
 *
 * Called again, it gives the backend that runs, or replaces it when another number of threads or another limit is asked for:
 * tensors on the one before are gone then.
 *
 * @throws {RangeError} If `threads` or `memoryLimit` is not a number in its range. Later, when memory runs out, an operation
 * throws a RangeError, and the tensors that exist stay as they are.
 *
 * @example
 * ```ts
 * import { startBackend, tf } from "./mod.ts";
 *
 * const backend = await startBackend({ threads: 1 });
 * const sum = tf.tidy(() => tf.tensor([1, 2, 3]).sum().dataSync()[0]);
 * console.assert(sum === 6);
 * await backend.dispose();
 * ```
 */
export function startBackend(options: BackendOptions = {}): Promise<Backend> {
  const start = lastStart.then(() => keepAlive(startOrReuse(options)));
  lastStart = start.catch(() => {});
  return start;
}

async function startOrReuse(options: BackendOptions): Promise<Backend> {
  const { threads = navigator.hardwareConcurrency, memoryLimit = largestMemory, arithmetic = "separate" } = options;
  const { exact = false, onNotice = console.warn } = options;
  requireInteger("threads", threads, 1, mostThreads);
  requireInteger("memoryLimit", memoryLimit, smallestMemory, largestMemory);
  await requireArithmetic(arithmetic);
  const { backend: before } = running ?? {};
  const isSame = before?.threads === threads && before.arithmetic === arithmetic && running!.exact === exact;
  if (isSame && running!.memoryLimit === memoryLimit) {
    await tf.setBackend("wasm");
    return before;
  }
  await before?.dispose();
  registerKernels(onNotice);
  let current: WasmBackend | undefined, failure: unknown;
  if (tf.findBackendFactory("wasm")) tf.removeBackend("wasm");
  // TensorFlow.js calls this once more after an engine().reset(), which disposes all backends.
  tf.registerBackend("wasm", async () => {
    try {
      await current?.ended;
      const loaded = await loadWasmModule(threads, memoryLimit);
      return current = await WasmBackend.start(loaded, { threads, arithmetic, exact, onNotice });
    } catch (error) {
      failure = error;
      throw error;
    }
  }, 2);
  if (!await tf.setBackend("wasm") || !current) throw failure;
  const backend: Backend = {
    threads,
    arithmetic,
    simd: true,
    memoryBytes: () => current!.loaded.module.HEAPU8.byteLength,
    async dispose() {
      if (running?.backend === backend) {
        running = undefined;
        tf.removeBackend("wasm");
      }
      await keepAlive(current!.ended);
    },
  };
  running = { backend, memoryLimit, exact };
  return backend;
}

/** Waits for what threads do: they do not keep the process alive, which would end, or call the promise stuck, meanwhile. */
async function keepAlive<T>(promise: T | PromiseLike<T>): Promise<T> {
  const timer = setInterval(() => {}, 2 ** 30);
  try {
    return await promise;
  } finally {
    clearInterval(timer);
  }
}

const mostThreads = 64;

async function requireArithmetic(arithmetic: Arithmetic): Promise<void> {
  if (!arithmetics.includes(arithmetic)) {
    throw new RangeError(
      `Cannot start the backend with arithmetic = "${arithmetic}": use one of ${arithmetics.join(", ")}`,
    );
  }
  if (arithmetic === "fused" && !await fuses()) {
    throw new Error('This engine does not fuse multiply-add on this processor: use "exact", which gives the same bits');
  }
}

function requireInteger(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new RangeError(
    `Cannot start the backend with ${name} = ${value}: give a whole number from ${least} to ${most}`,
  );
}
