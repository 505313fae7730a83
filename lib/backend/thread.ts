/** One thread of the backend: what Emscripten's generated worker script does, as a module. Runs in a worker of its own. */
import factory from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js";
import { parentPort } from "node:worker_threads";

interface ThreadModule {
  ExitStatus: new () => { status: number };
  PThread: { receiveObjectTransfer(data: unknown): void; threadInitTLS(): void };
  __emscripten_thread_init(thread: number, isMain: number, isRuntime: number, canBlock: number): void;
  __emscripten_thread_exit(status: number): void;
  _pthread_self(): number;
  establishStackSpace(): void;
  executeNotifiedProxyingQueue(queue: number): void;
  invokeEntryPoint(routine: number, argument: number): void;
  keepRuntimeAlive(): boolean;
}

type Message =
  | { cmd: "load"; wasmModule: WebAssembly.Module; wasmMemory: WebAssembly.Memory }
  | { cmd: "run"; pthread_ptr: number; start_routine: number; arg: number }
  | { cmd: "cancel" }
  | { cmd: "processProxyingQueue"; queue: number };

const port = parentPort!;
let module: ThreadModule;
let running = false;
const queued: number[] = [];

function load(wasmModule: WebAssembly.Module, wasmMemory: WebAssembly.Memory): void {
  Object.assign(globalThis, {
    // The factory calls these by their global names. This realm belongs to the thread alone.
    postMessage: (message: unknown) => port.postMessage(message),
    startWorker: (loaded: ThreadModule) => {
      module = loaded;
      port.postMessage({ cmd: "loaded" });
    },
  });
  const config = {
    wasmMemory,
    buffer: wasmMemory.buffer,
    ENVIRONMENT_IS_PTHREAD: true,
    instantiateWasm(imports: WebAssembly.Imports, receive: (instance: WebAssembly.Instance) => void) {
      const instance = new WebAssembly.Instance(wasmModule, imports);
      receive(instance);
      return instance.exports;
    },
  };
  (factory as unknown as (config: object) => void)(config);
}

function run(message: Message & { cmd: "run" }): void {
  module.__emscripten_thread_init(message.pthread_ptr, 0, 0, 1);
  module.establishStackSpace();
  module.PThread.receiveObjectTransfer(message);
  module.PThread.threadInitTLS();
  running = true;
  for (const queue of queued.splice(0)) module.executeNotifiedProxyingQueue(queue);
  try {
    module.invokeEntryPoint(message.start_routine, message.arg);
  } catch (error) {
    if (error === "unwind") return;
    if (!(error instanceof module.ExitStatus)) throw error;
    if (!module.keepRuntimeAlive()) module.__emscripten_thread_exit(error.status);
  }
}

port.on("message", (message: Message) => {
  switch (message.cmd) {
    case "load":
      return load(message.wasmModule, message.wasmMemory);
    case "run":
      return run(message);
    case "cancel":
      if (module._pthread_self()) module.__emscripten_thread_exit(-1);
      return;
    case "processProxyingQueue":
      if (running) module.executeNotifiedProxyingQueue(message.queue);
      else queued.push(message.queue);
  }
});
