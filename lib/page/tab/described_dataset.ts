import { isDeepStrictEqual } from "node:util";
import { type Dataset, drawTargets, type Examples } from "../../dataset/mod.ts";
import { sha256 } from "../../files/mod.ts";
import { mostInputs } from "./budget.ts";
import { bytesOf, kindOf, type Numbers } from "./bytes.ts";
import { sections, type TabDataset, type TabExamples } from "./payload.ts";

/** Numbers in the inputs of an example. */
export const widthOf = ({ inputShape }: Dataset): number => inputShape.reduce((product, length) => product * length, 1);

/** A dataset as the page names it; undefined where its inputs are too many to carry and are no images that a reader could give. */
export function describe(dataset: Dataset, add: (name: string, bytes: Uint8Array) => boolean): TabDataset | undefined {
  const width = widthOf(dataset);
  const numbers = (values: Numbers) => {
    const section = sections.numbers(sha256(bytesOf(values)));
    return add(section, bytesOf(values)) ? section : undefined;
  };
  const described = ({ targets, drawn }: Examples): TabExamples["targets"] | undefined => {
    if (drawn && isDeepStrictEqual(drawTargets(drawn, targets.length), targets)) return drawn;
    const section = numbers(targets);
    return section ? { section, kind: kindOf(targets) } : undefined;
  };
  const examples = (set: Examples): TabExamples | undefined => {
    const { size, images, targetSize } = set, targets = described(set);
    if (!targets) return undefined;
    const base = { size, targets, ...(targetSize && { targetSize }) };
    if (images) {
      // Of rows that are chosen from among more, a file would not do.
      if (images.rows) return undefined;
      const { bytes, mean, deviation } = images;
      return { ...base, images: { digest: digestOfImages(bytes), rows: bytes.length / width, width, mean, deviation } };
    }
    if (4 * size * width > mostInputs) return undefined;
    const values = new Float32Array(size * width);
    set.gather(Uint32Array.from({ length: size }, (_, i) => i), values);
    const inputs = numbers(values);
    return inputs ? { ...base, inputs } : undefined;
  };
  const train = examples(dataset.train), test = train && examples(dataset.test);
  return train && test && { inputShape: dataset.inputShape, train, test };
}

const imageDigests = new WeakMap<Uint8Array, string>();
function digestOfImages(bytes: Uint8Array): string {
  const digest = imageDigests.get(bytes) ?? sha256(bytes);
  imageDigests.set(bytes, digest);
  return digest;
}
