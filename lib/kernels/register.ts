import { tf } from "../backend/tensorflow.ts";
import { plainFactors } from "./batch_mat_mul.ts";
import { conv2DBackpropFilter } from "./conv2d_backprop_filter.ts";
import { conv2DBackpropInput } from "./conv2d_backprop_input.ts";
import { callOnCpu } from "./fallback.ts";
import type { Kernel } from "./kernel.ts";
import { maxPoolGrad } from "./max_pool_grad.ts";

let registered = false;

/** Completes the kernels of the backend "wasm". */
export function registerKernels(onNotice: (notice: string) => void): void {
  if (registered) return;
  registered = true;
  const stock = new Map(tf.getKernelsForBackend("wasm").map((config) => [config.kernelName, config]));
  const own: Record<string, Kernel> = {
    Conv2DBackpropFilter: conv2DBackpropFilter,
    Conv2DBackpropInput: conv2DBackpropInput,
    MaxPoolGrad: maxPoolGrad,
    BatchMatMul: plainFactors(stock.get("BatchMatMul")!.kernelFunc as never),
  };
  for (const { kernelName, kernelFunc } of tf.getKernelsForBackend("cpu")) {
    const present = stock.get(kernelName);
    if (own[kernelName]) {
      if (present) tf.unregisterKernel(kernelName, "wasm");
      tf.registerKernel({
        kernelName,
        backendName: "wasm",
        setupFunc: present?.setupFunc,
        disposeFunc: present?.disposeFunc,
        kernelFunc: own[kernelName] as never,
      });
    } else if (!present) {
      tf.registerKernel({
        kernelName,
        backendName: "wasm",
        kernelFunc: (parameters) => callOnCpu(kernelFunc, parameters),
      });
    }
  }
  void onNotice;
}
