import { Worker } from "node:worker_threads";
import { workerAddress } from "./worker_address.ts";

const threadModule = workerAddress(new URL("./kernel_thread.ts", import.meta.url));

/** What a thread needs to take part in the work. */
export interface ThreadStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Address of the control block that all threads share. */
  readonly control: number;
}

/** The threads beside the calling one that take chunks of the kernels' work. They do not keep the process alive. */
export class KernelThreads {
  #ending = false;

  private constructor(readonly workers: readonly Worker[]) {}

  get size(): number {
    return this.workers.length;
  }

  /**
   * Starts threads and waits until they serve.
   *
   * @param onDeath Told when a thread has ended that nobody asked to.
   */
  static async start(start: ThreadStart, count: number, onDeath: () => void): Promise<KernelThreads> {
    const workers = Array.from(
      { length: count },
      (_, i) => new Worker(threadModule, { workerData: { ...start, thread: i + 1 } }),
    );
    const threads = new KernelThreads(workers);
    await Promise.all(workers.map((worker) =>
      new Promise<void>((resolve, reject) => {
        worker.once("message", () => resolve());
        worker.once("error", reject);
        worker.once("exit", () => {
          if (!threads.#ending) onDeath();
          reject(new Error("A thread of the kernels ended before it had started"));
        });
      })
    )).catch(async (error) => {
      await threads.stop();
      throw error;
    });
    for (const worker of workers) worker.unref();
    return threads;
  }

  /** Ends all threads, and waits until they have ended. */
  async stop(): Promise<void> {
    this.#ending = true;
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }
}
