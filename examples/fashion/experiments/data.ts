import {
  byteStandardisation,
  DataError,
  type Dataset,
  dataset as makeDataset,
  type DatasetCall,
  readIdx,
} from "upheld";
import files from "../data.json" with { type: "json" };

/** How many examples of each set there are, from the first on. */
export interface Data {
  readonly name: "fashion-mnist";
  readonly train: number;
  readonly test: number;
}

/** Fashion-MNIST, all of it. */
export const whole: Data = { name: "fashion-mnist", train: 60_000, test: 10_000 };

const bytesPerImage = 28 * 28;

/** The files are read once, and cut for each that asks. */
let sets: ReturnType<typeof readSets> | undefined;

/** The first so many images of both sets, standardised by all images that are there to be trained on. */
export async function dataset({ data }: DatasetCall): Promise<Dataset> {
  const { train, test } = await (sets ??= readSets()), constants = byteStandardisation(train.images);
  const first = ({ images, labels }: typeof train, count: number) => ({
    inputs: { bytes: images.subarray(0, count * bytesPerImage), ...constants },
    targets: labels.subarray(0, count),
  });
  return makeDataset({
    name: data.name,
    inputShape: [28, 28, 1],
    train: first(train, Number(data.train)),
    test: first(test, Number(data.test)),
  });
}

async function readSets() {
  return {
    train: { images: await bytesOf(files.train.images), labels: await bytesOf(files.train.labels) },
    test: { images: await bytesOf(files.test.images), labels: await bytesOf(files.test.labels) },
  };
}

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    return (await readIdx(file)).data as Uint8Array;
  } catch (error) {
    if (!((error as Error).cause instanceof Deno.errors.NotFound)) throw error;
    throw new DataError({
      file,
      found: "nothing there",
      wanted: "a file of Fashion-MNIST",
      remedy: "install Debian's package dataset-fashion-mnist, or get the four files from " +
        "https://github.com/zalandoresearch/fashion-mnist and say in data.json where they are",
    }, { cause: error });
  }
}
