import { sha256 } from "../../files/digest.ts";
import { unpacked } from "./bytes.ts";
import type { TabIndex } from "./payload.ts";

/** The reader's files that are what the record names. */
export interface KnownFiles {
  /** Their bytes, without the head of an IDX file. */
  readonly byDigest: ReadonlyMap<string, () => Promise<Uint8Array<ArrayBuffer>>>;
  readonly told: readonly { readonly name: string; readonly is?: string }[];
}

/** Finds out which of the record's images and checkpoints files are, plain or packed by gzip: by their digest, whatever they are called. */
export async function knownFiles(files: readonly File[], index: TabIndex): Promise<KnownFiles> {
  const wanted = wantedOf(index), byDigest = new Map<string, () => Promise<Uint8Array<ArrayBuffer>>>();
  const told: { name: string; is?: string }[] = [];
  for (const file of files) {
    const bytes = await contentOf(file), digest = sha256(bytes), is = wanted.get(digest);
    told.push({ name: file.name, ...(is && { is }) });
    if (is) byDigest.set(digest, () => Promise.resolve(bytes));
  }
  return { byDigest, told };
}

/** What can be given, by digest. */
function wantedOf({ datasets, runs }: TabIndex): Map<string, string> {
  const wanted = new Map<string, string>();
  for (const { train, test } of Object.values(datasets)) {
    if (train.images) wanted.set(train.images.digest, "the training images");
    if (test.images) wanted.set(test.images.digest, "the test images");
  }
  for (const { id, checkpoints } of runs) {
    for (const [name, digest] of Object.entries(checkpoints)) wanted.set(digest, `"${name}" of ${id}`);
  }
  return wanted;
}

/** The bytes of a file, unpacked; of an IDX file of bytes those behind its head, which says how many there are. */
async function contentOf(file: File): Promise<Uint8Array<ArrayBuffer>> {
  let bytes: Uint8Array<ArrayBuffer> = new Uint8Array(await file.arrayBuffer());
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = await unpacked(bytes).catch(() => bytes);
  const isIdx = bytes[0] === 0 && bytes[1] === 0 && bytes[2] === 8 && bytes[3] > 0 && bytes[3] < 8;
  return isIdx ? bytes.subarray(4 + 4 * bytes[3]) : bytes;
}
