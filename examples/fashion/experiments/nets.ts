import { adamW, type Layer, type Model, type Protocol } from "upheld";

/** With shortcuts, and the same layers without. */
export const nets = ["residual", "plain"] as const;

const widths = [8, 16, 32], blocksPerWidth = 3;
const norm: Layer = { type: "batch-norm" }, relu: Layer = { type: "relu" };

const conv = (filters: number, stride = 1): Layer => (
  { type: "conv2d", filters, kernelSize: 3, stride, padding: 1, bias: false }
);

/** Two convolutions: where there are more channels than before, the first takes every other place. */
function block(filters: number, stride: number, isResidual: boolean): Layer[] {
  const layers = [conv(filters, stride), norm, relu, conv(filters), norm];
  if (!isResidual) return [...layers, relu];
  const projection: Layer = { type: "conv2d", filters, kernelSize: 1, stride, padding: 0, bias: false };
  return [{ type: "residual", layers, shortcut: stride === 1 ? [] : [projection, norm] }, relu];
}

/** Twenty layers with weights, as He et al. (2016, section 4.2) have them for CIFAR-10, half as wide and on a quarter of the pixels. */
function net(isResidual: boolean): Model {
  const blocks = widths.flatMap((filters, stage) =>
    Array.from(
      { length: blocksPerWidth },
      (_, i) => block(filters, stage > 0 && i === 0 ? 2 : 1, isResidual),
    ).flat()
  );
  return {
    inputShape: [28, 28, 1],
    layers: [conv(widths[0], 2), norm, relu, ...blocks, { type: "global-average-pool" }, { type: "dense", units: 10 }],
  };
}

/** How each net is trained, on however many images. */
export const training = (variant: string) => ({
  model: net(variant === "residual"),
  initialisation: "he-normal",
  loss: "cross-entropy",
  optimiser: adamW(0.003, 0.05),
  schedule: { type: "cosine" },
  arithmetic: "fused-multiply-add",
  batchSize: 128,
  stepMetrics: [],
  weightSnapshots: [],
} as const satisfies Partial<Protocol>);
