import { tf } from "../tensorflow.ts";
import { KernelRefusal, type WasmBackend } from "../wasm_backend.ts";
import { checkArguments } from "./argument_checks.ts";
import { batchMatMul, fusedMatMul } from "./batch_mat_mul.ts";
import { clipByValue } from "./clip_by_value.ts";
import { complex, partOf } from "./complex.ts";
import { conv2D, conv2DBackpropFilter, conv2DBackpropInput, fusedConv2D } from "./conv2d.ts";
import { depthwiseConv2dBackpropFilter } from "./depthwise_conv2d_backprop_filter.ts";
import { depthwiseConv2dBackpropInput } from "./depthwise_conv2d_backprop_input.ts";
import { add, relu } from "./elementwise.ts";
import { runOnCpu } from "./fallback.ts";
import { fusedDepthwiseConv2D } from "./fused_activation.ts";
import { identity } from "./identity.ts";
import type { Call, Kernel } from "./kernel.ts";
import { maxPool, maxPoolGrad } from "./max_pool.ts";
import { cos, relu6, sign, sin } from "./pointwise.ts";
import { max, mean, sum } from "./reductions.ts";
import { refusalOf } from "./refusals.ts";
import { softmax } from "./softmax.ts";
import { unsortedSegmentSum } from "./unsorted_segment_sum.ts";

let notify: (notice: string) => void = () => {};
const noticed = new Set<string>();
let registered = false;

/**
 * Completes the kernels of the backend "wasm": adds those that are missing, and lets the cpu backend stand in for what it lacks
 * or refuses.
 *
 * @param onNotice Told once per kernel that the cpu backend stands in for it.
 */
export function registerKernels(onNotice: (notice: string) => void): void {
  notify = onNotice;
  noticed.clear();
  if (registered) return;
  registered = true;
  const stock = new Map(tf.getKernelsForBackend("wasm").map((config) => [config.kernelName, config]));
  const stockKernel = (kernelName: string) => stock.get(kernelName)!.kernelFunc as unknown as Kernel;
  const own: Record<string, Kernel> = {
    Add: add(stockKernel("Add")),
    BatchMatMul: batchMatMul,
    ClipByValue: clipByValue,
    Complex: complex,
    Conv2D: conv2D,
    Conv2DBackpropFilter: conv2DBackpropFilter,
    Conv2DBackpropInput: conv2DBackpropInput,
    Cos: cos(stockKernel("Cos")),
    DepthwiseConv2dNativeBackpropFilter: depthwiseConv2dBackpropFilter,
    DepthwiseConv2dNativeBackpropInput: depthwiseConv2dBackpropInput,
    FusedConv2D: fusedConv2D,
    FusedDepthwiseConv2D: fusedDepthwiseConv2D,
    Identity: identity,
    Imag: partOf("imag"),
    Max: max(stockKernel("Max")),
    MaxPool: maxPool,
    MaxPoolGrad: maxPoolGrad,
    Mean: mean(stockKernel("Mean")),
    Real: partOf("real"),
    Relu: relu(stockKernel("Relu")),
    Relu6: relu6(stockKernel("Relu6")),
    Sign: sign(stockKernel("Sign")),
    Sin: sin(stockKernel("Sin")),
    Softmax: softmax(stockKernel("Softmax")),
    Sum: sum(stockKernel("Sum")),
    UnsortedSegmentSum: unsortedSegmentSum,
    _FusedMatMul: fusedMatMul,
  };
  for (const { kernelName, kernelFunc: onCpu } of tf.getKernelsForBackend("cpu")) {
    const present = stock.get(kernelName);
    const kernel = own[kernelName] ?? present?.kernelFunc as unknown as Kernel | undefined;
    if (present) tf.unregisterKernel(kernelName, "wasm");
    tf.registerKernel({
      kernelName,
      backendName: "wasm",
      setupFunc: present?.setupFunc,
      disposeFunc: present?.disposeFunc,
      kernelFunc: complete(kernelName, kernel, onCpu) as never,
    });
  }
}

/** A kernel that runs on WASM where it can, else on the cpu. */
function complete(kernelName: string, kernel: Kernel | undefined, onCpu: tf.KernelFunc): Kernel {
  const standIn = (call: Call, why: string) => {
    const result = (call.backend as WasmBackend).attempt(() => runOnCpu(onCpu, call));
    if (!noticed.has(kernelName)) {
      noticed.add(kernelName);
      notify(
        `TensorFlow.js' cpu backend stands in for the kernel ${kernelName}, which is slower: the WASM backend ${why}`,
      );
    }
    return result;
  };
  if (!kernel) return (call) => standIn(call, "lacks it");
  return (call) => {
    checkArguments(kernelName, call);
    const reason = refusalOf(kernelName, call);
    if (reason) return standIn(call, `refuses ${reason}`);
    try {
      return (call.backend as WasmBackend).attempt(() => kernel(call));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return standIn(call, `says "${error.message}"`);
    }
  };
}

/** Whether a WASM kernel found inputs that it cannot work on, and not inputs that are wrong. */
function isRefusal(error: unknown): error is Error {
  if (error instanceof KernelRefusal) return true;
  return error instanceof Error &&
    /not (yet )?support|only support|must have (the same )?dtype|does not match the number of output/.test(
      error.message,
    );
}
