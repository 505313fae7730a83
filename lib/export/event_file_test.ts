import assert from "node:assert/strict";
import { crc32c, readEventFile, unmasked } from "../../testing/read_event_file.ts";
import { eventFile, type Scalar } from "./mod.ts";
import { recordFile } from "./record_file.ts";

Deno.test("the checksums of a record are masked CRC-32C, by the examples of RFC 3720 B.4", () => {
  const range = (value: (i: number) => number, length = 32) => Uint8Array.from({ length }, (_, i) => value(i));
  const words = "01c00000 0 0 0 14000000 00000400 00000014 00000018 28000000 0 02000000 0".split(" ");
  const scsi = Uint8Array.from(
    words.flatMap((word) => word.padStart(8, "0").match(/../g)!),
    (byte) => parseInt(byte, 16),
  );
  const examples: [Uint8Array, number][] = [
    [range(() => 0), 0x8a9136aa],
    [range(() => 0xff), 0x62a8ab43],
    [range((i) => i), 0x46dd794e],
    [range((i) => 31 - i), 0x113fdb5c],
    [scsi, 0xd9963a56],
  ];
  for (const [bytes, checksum] of examples) {
    assert.equal(crc32c(bytes), checksum, "this test's own");
    const file = recordFile([bytes]);
    assert.equal(unmasked(new DataView(file.buffer).getUint32(12 + bytes.length, true)), checksum);
  }
});

Deno.test("an event file begins as TensorBoard's own writer begins one", () => {
  const hex = Array.from(eventFile([]), (byte) => byte.toString(16).padStart(2, "0")).join("");
  // Length 24, its checksum, wall_time 0, file_version "brain.Event:2", the checksum of that.
  assert.match(hex, /^1800000000000000a37f4b220900000000000000001a0d627261696e2e4576656e743a32[0-9a-f]{8}$/);
});

Deno.test("eventFile() holds each scalar with its tag and step, as float32", () => {
  const scalars: Scalar[] = [
    { tag: "epoch/testLoss", step: 0, value: 0.1 },
    { tag: "epoch/weightNorm", step: -1, value: 18.25 },
    { tag: "step/loss", step: 300, value: 2.302585092994046 },
    { tag: "step/loss", step: 2 ** 40, value: -0 },
    { tag: "final/none", step: 3, value: NaN },
    { tag: "final/huge", step: 3, value: 1e300 },
    { tag: 'größe <b>"\n../../x\x1b[31m', step: 1, value: 5e-324 },
  ];
  assert.deepEqual(readEventFile(eventFile(scalars)), scalars.map((it) => ({ ...it, value: Math.fround(it.value) })));
});

Deno.test("a number that a ledger could not hold is no number to TensorBoard either", () => {
  const [{ value }] = readEventFile(eventFile([{ tag: "step/loss", step: 1, value: null as unknown as number }]));
  assert(Number.isNaN(value));
});
