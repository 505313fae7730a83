/** What the engine needs of the program that runs it: threads, and the bytes of the compiled kernels. @module */
export { KernelThreads, type ThreadStart } from "./kernel_threads.ts";
export { readKernels } from "./read_kernels.ts";
