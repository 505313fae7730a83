import { cos as mathCos, sin as mathSin } from "../../math/trigonometry.ts";
import { type Call, floats, type Kernel } from "./kernel.ts";

/** Computes each float32 number on its own; the stock kernel does other types. */
const each = (compute: (x: number) => number) => (stock: Kernel): Kernel => (call: Call) => {
  const { inputs: { x }, backend } = call;
  if (x.dtype !== "float32") return stock(call);
  const y = backend.makeOutput(x.shape, "float32"), from = floats(backend, x), to = floats(backend, y);
  for (let i = 0; i < from.length; i++) to[i] = compute(from[i]);
  return y;
};

/** At least 0 and at most 6. NaN stays NaN, which the stock kernel makes 0. */
export const relu6 = each((x) => x <= 0 ? 0 : x > 6 ? 6 : x);

/** -1, 0 or 1, and NaN for NaN; the stock kernel takes all small numbers for 0. */
export const sign = each((x) => x < 0 ? -1 : x > 0 ? 1 : x + 0);

/** The stock kernel loses all digits where x is large. */
export const cos = each(mathCos);

/** The stock kernel loses all digits where x is large. */
export const sin = each(mathSin);
