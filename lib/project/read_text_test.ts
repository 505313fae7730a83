import assert from "node:assert/strict";
import { textOf } from "./mod.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, littleEndian: boolean) => {
  const view = new DataView(new ArrayBuffer(2 * text.length));
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), littleEndian);
  return new Uint8Array(view.buffer);
};

Deno.test("textOf() takes UTF-8 with and without a byte-order mark", () => {
  assert.equal(textOf(utf8("Größe ≥ 3\r\n"), "report.md"), "Größe ≥ 3\r\n");
  assert.equal(textOf(utf8("\uFEFFIt fell."), "report.md"), "It fell.");
  assert.equal(textOf(new Uint8Array(), "report.md"), "");
});

for (
  const [name, bytes, message] of [
    ["UTF-16 with a mark", utf16("\uFEFFIt fell.", true), /^report\.md is in UTF-16, wanted UTF-8; .*iconv -f UTF-16 /],
    ["UTF-16, its other half first", utf16("\uFEFFIt fell.", false), /^report\.md is in UTF-16, /],
    ["UTF-16 without a mark", utf16("It fell to 0.5.", true), /is in UTF-16LE, .*iconv -f UTF-16LE /],
    ["UTF-16 without a mark, its other half first", utf16("It fell to 0.5.", false), /is in UTF-16BE, /],
    [
      "Windows-1252",
      new Uint8Array([...utf8("It fell.\n“As”: ä\nIt "), 0x93, ...utf8("rose"), 0x94]),
      /^report\.md:3 is not UTF-8: its byte 0x93 looks like Windows-1252, where it stands in "It “rose”"; .*iconv -f Windows-1252 /,
    ],
    ["a file that was cut off", utf8("It rose by 5 €").slice(0, -1), /^report\.md ends in the middle of a character/],
  ] as const
) {
  Deno.test(`textOf() names ${name}, and how to convert it`, () => {
    assert.throws(() => textOf(bytes, "report.md"), { name: "EncodingError", message });
  });
}
