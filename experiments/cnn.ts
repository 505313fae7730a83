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

const features: Record<CnnName, readonly (readonly Layer[])[]> = {
  shallow: [32, 64].map((filters) => convolution(filters, 5)),
  deep: [16, 32, 64].map((filters) => [...convolution(filters, 3), ...convolution(filters, 3)]),
};

/** Where a CNN has dropout, and at which rates; none where a place is not named. */
export interface Dropouts {
  /** Of numbers, behind the first dense layer and its ReLU. */
  readonly beforeLast?: number;
  /** Of numbers, on the flattened features. */
  readonly beforeDense?: number;
  /** Behind each pool. */
  readonly behindPools?: number;
  /** Behind the last pool alone. */
  readonly behindLastPool?: number;
  /** Whether whole channels are dropped behind pools, and not numbers. */
  readonly ofChannels?: boolean;
}

/** A CNN of the report for images of 28 x 28. */
export function cnn(name: CnnName, dropouts: Dropouts): Model {
  const { beforeLast, beforeDense, behindPools, behindLastPool, ofChannels } = dropouts;
  const behind = (rate: number | undefined) => dropout(rate, ofChannels ? "channel-dropout" : "dropout");
  return {
    inputShape: [28, 28, 1],
    layers: [
      ...features[name].flatMap((layers) => [...layers, pool, ...behind(behindPools)]),
      ...behind(behindLastPool),
      { type: "flatten" },
      ...dropout(beforeDense),
      { type: "dense", units: 128 },
      { type: "relu" },
      ...dropout(beforeLast),
      { type: "dense", units: 10 },
    ],
  };
}

function dropout(rate: number | undefined, type: "dropout" | "channel-dropout" = "dropout"): Layer[] {
  return rate === undefined ? [] : [{ type, rate }];
}
