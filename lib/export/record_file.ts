import { maskedChecksum } from "../logs/event_records.ts";

/**
 * Records in TensorFlow's TFRecord framing: each is its length (uint64, little-endian), a checksum of that, the data, and a checksum
 * of the data.
 */
export function recordFile(records: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(records.reduce((sum, { length }) => sum + 16 + length, 0));
  const view = new DataView(file.buffer);
  let at = 0;
  for (const record of records) {
    view.setBigUint64(at, BigInt(record.length), true);
    view.setUint32(at + 8, maskedChecksum(file.subarray(at, at + 8)), true);
    file.set(record, at + 12);
    view.setUint32(at + 12 + record.length, maskedChecksum(record), true);
    at += 16 + record.length;
  }
  return file;
}
