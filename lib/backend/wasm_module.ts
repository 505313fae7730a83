import plainFactory from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js";
import threadedFactory from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js";
import type { EventEmitter } from "node:events";
import nodeProcess from "node:process";
import { ThreadPool } from "./thread_pool.ts";

/** TensorFlow.js' Emscripten module: its memory, its allocator and its functions. */
export interface WasmModule {
  HEAPU8: Uint8Array<ArrayBuffer>;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  cwrap(name: string, result: "number" | null, parameters: readonly string[]): (...values: number[]) => number;
  tfjs: Record<string, (...values: number[]) => number>;
  /** The memory of the build with threads. */
  readonly wasmMemory?: WebAssembly.Memory;
  /** The exports of the build without. */
  readonly asm: { readonly memory: WebAssembly.Memory };
}

/** The most memory that the module can address and Emscripten lets it take, in bytes. */
export const largestMemory = 2 ** 32 - 2 ** 16;

/** A module that runs, and what its owner needs to watch and end it. */
export interface LoadedModule {
  readonly module: WasmModule;
  readonly memory: WebAssembly.Memory;
  /** The most memory it may take, in bytes. */
  readonly memoryLimit: number;
  /** What the module printed and what memory it was refused since this was last cleared. */
  readonly complaints: Complaints;
  /** Ends the threads, if there are any. */
  stop(): Promise<void>;
}

/** Trouble that the module's C++ code does not report by its return values. */
export interface Complaints {
  /** Lines on the standard error stream of the module. */
  readonly lines: string[];
  /** Size in bytes that the memory was wanted to grow to and could not, or 0. */
  refusedBytes: number;
}

type Imports = Record<string, Record<string, (...values: number[]) => number>>;
type Factory = (config: object) => Promise<WasmModule>;

const binaries = { plain: "tfjs-backend-wasm-simd.wasm", threaded: "tfjs-backend-wasm-threaded-simd.wasm" };

/**
 * Loads the SIMD build of TensorFlow.js' WASM module: the plain one for 1 thread, else the one with threads.
 *
 * Upstream switches threads off wherever `process.versions.node` exists, so the Emscripten factory is called here.
 * Memory never grows past `memoryLimit` bytes; since it grows by a fifth at a time, it may stay below.
 */
export async function loadWasmModule(threads: number, memoryLimit: number): Promise<LoadedModule> {
  const complaints: Complaints = { lines: [], refusedBytes: 0 };
  const pool = new ThreadPool(threads - 1);
  const failed = Promise.withResolvers<never>();
  let folder = "";
  const config = {
    // The factory knows where its package is, wherever this module is from.
    locateFile(name: string, itsFolder: string) {
      folder = itsFolder;
      return folder + name;
    },
    printErr: (line: string) => complaints.lines.push(line),
    instantiateWasm(imports: Imports, receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void) {
      const { env } = imports;
      // The C++ side takes half of the logical cores.
      env.emscripten_num_logical_cores = () => 2 * threads;
      const grow = env.emscripten_resize_heap;
      env.emscripten_resize_heap = (wanted) => {
        const { length } = (config as Partial<WasmModule>).HEAPU8!;
        const grown = largestGrowth(length, wanted >>> 0) <= memoryLimit && grow(wanted) ? 1 : 0;
        if (!grown) complaints.refusedBytes = wanted >>> 0;
        return grown;
      };
      Deno.readFile(folder + (threads > 1 ? binaries.threaded : binaries.plain))
        .then((bytes) => WebAssembly.instantiate(bytes, imports))
        .then(({ instance, module }) => receive(instance, module))
        .catch(failed.reject);
      return {};
    },
  };
  if (threads > 1) pool.takeOver(config);
  const factory = (threads > 1 ? threadedFactory : plainFactory) as unknown as Factory;
  const module = await Promise.race([callWithoutTraces(() => factory(config)), failed.promise]);
  module.tfjs = {
    init: module.cwrap("init", null, []),
    initWithThreadsCount: module.cwrap("init_with_threads_count", null, ["number"]),
    getThreadsCount: module.cwrap("get_threads_count", "number", []),
    registerTensor: module.cwrap("register_tensor", null, ["number", "number", "number"]),
    disposeData: module.cwrap("dispose_data", null, ["number"]),
    dispose: module.cwrap("dispose", null, []),
  };
  const memory = module.wasmMemory ?? module.asm.memory;
  return { module, memory, memoryLimit, complaints, stop: () => pool.stop() };
}

/** Size in bytes that Emscripten would let a memory grow to: a fifth more than it has, so that it need not grow often. */
function largestGrowth(size: number, wanted: number): number {
  const page = 2 ** 16;
  const generous = Math.min(1.2 * size, wanted + 96 * 2 ** 20);
  return Math.min(largestMemory, Math.ceil(Math.max(wanted, generous) / page + 1) * page);
}

/** Calls the factory, and undoes what its synchronous part leaves on the process and the global object. */
function callWithoutTraces<T>(call: () => T): T {
  const worker = Object.getOwnPropertyDescriptor(globalThis, "Worker")!;
  const events = ["uncaughtException", "unhandledRejection"];
  const process: EventEmitter = nodeProcess;
  const before = events.map((event) => new Set(process.listeners(event)));
  try {
    return call();
  } finally {
    Object.defineProperty(globalThis, "Worker", worker);
    events.forEach((event, i) => {
      for (const listener of process.listeners(event)) {
        if (!before[i].has(listener)) process.removeListener(event, listener as () => void);
      }
    });
  }
}
