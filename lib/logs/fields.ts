import { BinaryReader, type WireType } from "@bufbuild/protobuf/wire";

/** Reads a message of Protocol Buffers field by field; what `take` does not take is skipped. */
export function fieldsOf(
  bytes: Uint8Array,
  take: (reader: BinaryReader, field: number, wire: WireType) => boolean,
): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    if (!take(reader, field, wire)) reader.skip(wire, field);
  }
}
