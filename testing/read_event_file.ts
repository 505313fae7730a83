import assert from "node:assert/strict";

/** One number of an event file. */
export interface EventScalar {
  readonly tag: string;
  readonly step: number;
  readonly value: number;
}

/** CRC-32C bit by bit, as RFC 3720 defines it. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return ~crc >>> 0;
}

/** Takes the mask off a checksum: TensorFlow's crc32c.h, the other way round. */
export function unmasked(checksum: number): number {
  const turned = (checksum - 0xa282ead8) >>> 0;
  return ((turned >>> 17) | (turned << 15)) >>> 0;
}

/** The records of a TFRecord file, with both checksums of each checked. */
function recordsOf(file: Uint8Array): Uint8Array[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const records: Uint8Array[] = [];
  for (let at = 0; at < file.length;) {
    const length = Number(view.getBigUint64(at, true));
    const record = file.subarray(at + 12, at + 12 + length);
    assert.equal(record.length, length, "the file ends within a record");
    assert.equal(unmasked(view.getUint32(at + 8, true)), crc32c(file.subarray(at, at + 8)), "checksum of the length");
    assert.equal(unmasked(view.getUint32(at + 12 + length, true)), crc32c(record), "checksum of the data");
    records.push(record);
    at += 16 + length;
  }
  return records;
}

/** A message's fields by number: varints as BigInt, all else as bytes. */
function fieldsOf(message: Uint8Array): Map<number, bigint | Uint8Array> {
  const fields = new Map<number, bigint | Uint8Array>();
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n;; shift += 7n) {
      const byte = message[at++];
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const key = Number(varint());
    const [number, type] = [key >> 3, key & 7];
    assert(!fields.has(number), `field ${number} is there twice`);
    if (type === 0) fields.set(number, varint());
    else {
      const length = type === 1 ? 8 : type === 5 ? 4 : Number(varint());
      assert([1, 2, 5].includes(type), `wire type ${type}`);
      fields.set(number, message.slice(at, at += length));
      assert(at <= message.length, "a field ends behind its message");
    }
  }
  return fields;
}

const bytesAt = (fields: Map<number, unknown>, number: number) => fields.get(number) as Uint8Array;
const float64 = (bytes: Uint8Array) => new DataView(bytes.buffer).getFloat64(0, true);
const float32 = (bytes: Uint8Array) => new DataView(bytes.buffer).getFloat32(0, true);

/** The scalars of an event file, by the fields of event.proto and summary.proto. */
export function readEventFile(file: Uint8Array): EventScalar[] {
  const [version, ...events] = recordsOf(file).map(fieldsOf);
  assert.deepEqual([...version.keys()], [1, 3]);
  assert.equal(new TextDecoder().decode(bytesAt(version, 3)), "brain.Event:2");
  return events.map((event) => {
    assert.deepEqual([...event.keys()], [1, 2, 5]);
    assert.equal(float64(bytesAt(event, 1)), 0, "wall_time");
    const summary = fieldsOf(bytesAt(event, 5));
    assert.deepEqual([...summary.keys()], [1]);
    const value = fieldsOf(bytesAt(summary, 1));
    assert.deepEqual([...value.keys()], [1, 2]);
    return {
      tag: new TextDecoder("utf-8", { fatal: true }).decode(bytesAt(value, 1)),
      step: Number(BigInt.asIntN(64, event.get(2) as bigint)),
      value: float32(bytesAt(value, 2)),
    };
  });
}
