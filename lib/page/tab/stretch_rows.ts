import { type Dataset, minibatches, permutation } from "../../dataset/mod.ts";
import { restore } from "../../random/mod.ts";
import { decodeState, heldOut, initialState, type Protocol, stepsPerEpochOf } from "../../train/mod.ts";
import type { TabStretch } from "./payload.ts";

/**
 * Which rows of the training images the steps of a stretch read, in order: what has to be carried so that a tab can train them.
 *
 * @param state What it goes on from, where that is not the seed.
 */
export function stretchRows(
  protocol: Protocol,
  seed: number,
  dataset: Dataset,
  { to }: TabStretch,
  state?: Uint8Array,
): Uint32Array<ArrayBuffer> {
  const { step: from, running, random } = state ? decodeState(protocol, state) : initialState(protocol, seed);
  // Images know which rows they are, also where a part is held out.
  const train = {
    ...dataset.train,
    images: dataset.train.images ?? { bytes: new Uint8Array(), mean: 0, deviation: 1 },
  };
  const parts = heldOut(protocol, { ...dataset, train }, () => restore(random.validation!));
  const { size, images } = parts.dataset.train;
  const perEpoch = stepsPerEpochOf(protocol, dataset.train.size), shuffle = restore(random.shuffle);
  const nextEpoch = () => minibatches(size, protocol.batchSize, permutation(size, shuffle));
  const rows = new Set<number>();
  let batches = nextEpoch();
  for (let step = from; step < to; step++) {
    if (step % perEpoch === 0 && (step > from || running.examples > 0)) batches = nextEpoch();
    for (const at of batches[step % perEpoch]) rows.add(images?.rows ? images.rows[at] : at);
  }
  return Uint32Array.from(rows).sort();
}
