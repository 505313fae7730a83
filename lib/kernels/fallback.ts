import { type BackendWasm, tf } from "../backend/tensorflow.ts";

type Parameters = Parameters_<tf.KernelFunc>;
type Parameters_<F extends (arg: never) => unknown> = F extends (arg: infer P) => unknown ? P : never;

/** Runs. */
export function callOnCpu(
  kernelFunc: tf.KernelFunc,
  { inputs, backend, attrs }: Parameters,
): tf.TensorInfo | tf.TensorInfo[] {
  const wasm = backend as unknown as BackendWasm;
  const cpu = tf.engine().findBackend("cpu") as unknown as BackendWasm;
  (cpu as unknown as { firstUse: boolean }).firstUse = false;
  const moved: tf.TensorInfo[] = [];
  const toCpu = (t: tf.TensorInfo): tf.TensorInfo => {
    const info = { dataId: cpu.write(wasm.readSync(t.dataId), t.shape, t.dtype), shape: t.shape, dtype: t.dtype };
    moved.push(info);
    return info;
  };
  const cpuInputs = Object.fromEntries(
    Object.entries(inputs).map(([k, v]) => [k, Array.isArray(v) ? v.map(toCpu) : v && toCpu(v)]),
  );
  const out = kernelFunc({ inputs: cpuInputs as never, backend: cpu, attrs });
  const back = (t: tf.TensorInfo): tf.TensorInfo => {
    const values = cpu.readSync(t.dataId);
    const info = { dataId: wasm.write(values, t.shape, t.dtype), shape: t.shape, dtype: t.dtype };
    cpu.disposeData(t.dataId);
    return info;
  };
  const result = Array.isArray(out) ? out.map(back) : back(out);
  for (const info of moved) cpu.disposeData(info.dataId);
  return result;
}
