import type { Layer, Model } from "../lib/model/mod.ts";

/** The two CNNs of the report by its parameter counts: 454,922 (shallow) and 146,938 (deep). */
export const cnnNames = ["shallow", "deep"] as const;

/** Name of one of them. */
export type CnnName = typeof cnnNames[number];

const convolution = (filters: number, kernelSize: number): Layer[] => [
  { type: "conv2d", filters, kernelSize },
  { type: "relu" },
];
const pool: Layer = { type: "max-pool", size: 2 };

const features: Record<CnnName, Layer[]> = {
  shallow: [32, 64].flatMap((filters) => [...convolution(filters, 5), pool]),
  deep: [16, 32, 64].flatMap((filters) => [...convolution(filters, 3), ...convolution(filters, 3), pool]),
};

/** A CNN of the report for images of 28 x 28; dropout, if any, stands before its last layer. */
export function cnn(name: CnnName, dropout: number): Model {
  return {
    inputShape: [28, 28, 1],
    layers: [
      ...features[name],
      { type: "flatten" },
      { type: "dense", units: 128 },
      { type: "relu" },
      ...(dropout > 0 ? [{ type: "dropout", rate: dropout } as const] : []),
      { type: "dense", units: 10 },
    ],
  };
}
