/** What the engine needs of the program that runs it: threads. @module */
export { KernelThreads, type ThreadStart } from "./kernel_threads.ts";
export { workerAddress } from "./worker_address.ts";
