/** One thread of the kernels: instantiates them on the shared memory and takes chunks of work until it is told to stop. @module */
import { parentPort, workerData } from "node:worker_threads";
import { type ControlBlock, failed } from "../kernels/control_block.ts";
import { instantiate } from "../kernels/kernel_exports.ts";

const { module, memory, control, thread } = workerData as ControlBlock & { module: WebAssembly.Module; thread: number };
const kernels = instantiate(module, memory);
kernels.start(control, thread);
parentPort!.postMessage("serving");
try {
  kernels.serve();
} catch (error) {
  failed({ memory, control });
  throw error;
}
