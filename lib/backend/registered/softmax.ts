import { addressOf, compiled, type Kernel } from "./kernel.ts";

/** The softmax of float32 numbers along the last axis; the stock kernel does others. */
export function softmax(stock: Kernel): Kernel {
  return (call) => {
    const { inputs: { logits }, attrs: { dim }, backend } = call, { shape, dtype } = logits;
    if (dtype !== "float32" || (dim !== -1 && dim !== shape.length - 1)) return stock(call);
    const y = backend.makeOutput(shape, "float32"), kernels = compiled(backend), columns = shape.at(-1) ?? 1;
    const rows = shape.slice(0, -1).reduce((product, length) => product * length, 1);
    kernels.check(kernels.run.softmax(addressOf(backend, logits), rows, columns, addressOf(backend, y)));
    return y;
  };
}
