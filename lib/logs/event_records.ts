import crc32c from "crc-32/crc32c.js";
import { DataError } from "../data/data_error.ts";

/** The records of a file, and whether its last one was cut off. */
export interface Records {
  readonly records: readonly Uint8Array[];
  readonly isCut: boolean;
}

/** Bytes of a record beside its data: its length, a checksum of that, and one of the data. */
const frame = 16;

/**
 * The records of a file in TensorFlow's TFRecord framing. A last one that was cut off, as by a process that was killed, is left out.
 *
 * @param file Its name, for errors.
 * @throws {DataError} With the place of a record whose checksum is another one.
 */
export function recordsIn(bytes: Uint8Array, file: string): Records {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), records: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (bytes.length - at < 12) return { records, isCut: true };
    // A length is only believed where its checksum is right.
    if (view.getUint32(at + 8, true) !== maskedChecksum(bytes.subarray(at, at + 8))) {
      throw broken(file, "length", records.length, at);
    }
    const length = Number(view.getBigUint64(at, true));
    if (length > bytes.length - at - frame) return { records, isCut: true };
    const data = bytes.subarray(at + 12, at + 12 + length);
    if (view.getUint32(at + 12 + length, true) !== maskedChecksum(data)) throw broken(file, "data", records.length, at);
    records.push(data);
    at += frame + length;
  }
  return { records, isCut: false };
}

function broken(file: string, what: string, record: number, at: number): DataError {
  const found = `another checksum of the ${what} in record ${record + 1}, at byte ${at}`;
  return new DataError({
    file,
    found,
    wanted: "the one that is written there",
    remedy: "replace the file by a whole copy",
  });
}

/** CRC32C, turned and moved as the format wants it, since a checksum of data that holds its own checksum says little. */
export function maskedChecksum(bytes: Uint8Array): number {
  const checksum = crc32c.buf(bytes) >>> 0;
  return (((checksum >>> 15) | (checksum << 17)) + 0xa282ead8) >>> 0;
}
