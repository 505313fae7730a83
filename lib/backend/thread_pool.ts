import { Worker } from "node:worker_threads";
import { workerAddress } from "../host/mod.ts";

/** What Emscripten's `PThread` object offers to whoever replaces its way of making threads. */
interface PThread {
  unusedWorkers: Worker[];
  initMainThread(): void;
  allocateUnusedWorker(): void;
}

const threadModule = workerAddress(new URL("./thread.ts", import.meta.url));

/** The threads beside the main one: one worker each, on a module of our own in place of Emscripten's generated script. */
export class ThreadPool {
  readonly #workers: Worker[] = [];

  constructor(readonly size: number) {}

  /** Makes the Emscripten module that is configured by `config` take its threads from this pool. */
  takeOver(config: object): void {
    Object.defineProperty(config, "PThread", {
      configurable: true,
      // Not enumerable: the factory copies what it can enumerate, and would set it to undefined.
      enumerable: false,
      set: (pthread: PThread) => {
        pthread.allocateUnusedWorker = () => pthread.unusedWorkers.push(this.#start());
        pthread.initMainThread = () => {
          for (let i = 0; i < this.size; i++) pthread.allocateUnusedWorker();
        };
        Object.defineProperty(config, "PThread", { value: pthread, writable: true, enumerable: true });
      },
    });
  }

  /** Ends all workers, and waits until they have ended. */
  async stop(): Promise<void> {
    await Promise.all(this.#workers.splice(0).map((worker) => worker.terminate()));
  }

  #start(): Worker {
    const worker = new Worker(threadModule);
    worker.unref();
    // Emscripten holds on to a worker while it runs; an idle pool must not keep the process alive.
    worker.ref = () => {};
    this.#workers.push(worker);
    return worker;
  }
}
