import { crc32 } from "node:zlib";

const formats: readonly { name: string; begins: readonly number[]; problem(bytes: Uint8Array): string | undefined }[] =
  [
    { name: "PNG", begins: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], problem: problemOfPng },
    { name: "JPEG", begins: [0xff, 0xd8, 0xff], problem: problemOfJpeg },
    { name: "WebP", begins: [0x52, 0x49, 0x46, 0x46], problem: problemOfWebp },
    { name: "BMP", begins: [0x42, 0x4d], problem: problemOfBmp },
  ];

/** The formats of images that are read. */
export const imageFormats = formats.map(({ name }) => name).join(", ");

/**
 * What is wrong with an image as a file. Skia draws what it can of a truncated or damaged one, and says nothing.
 *
 * @returns `undefined` where nothing is.
 */
export function problemOfImage(bytes: Uint8Array): string | undefined {
  const format = formats.find(({ begins }) => begins.every((byte, i) => bytes[i] === byte));
  if (!format) return "what is none of these";
  const problem = format.problem(bytes);
  return problem && `${problem} in the ${format.name} file of ${bytes.length} bytes`;
}

/** A PNG file is chunks of length, name, content and checksum, the last of them IEND. */
function problemOfPng(bytes: Uint8Array): string | undefined {
  const view = viewOf(bytes);
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 12 + view.getUint32(at);
    if (end > bytes.length) break;
    if (crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) {
      return `a wrong checksum at offset ${end - 4}`;
    }
    if (view.getUint32(at + 4) === 0x49454e44) return undefined;
    at = end;
  }
  return "no end";
}

/** A JPEG file has no checksum; its last marker is FFD9, behind which some cameras leave zeros. */
function problemOfJpeg(bytes: Uint8Array): string | undefined {
  let end = bytes.length;
  while (end > 2 && bytes[end - 1] === 0) end--;
  return bytes[end - 2] === 0xff && bytes[end - 1] === 0xd9 ? undefined : "no end";
}

function problemOfWebp(bytes: Uint8Array): string | undefined {
  return bytes.length >= 12 && viewOf(bytes).getUint32(4, true) + 8 <= bytes.length ? undefined : "no end";
}

function problemOfBmp(bytes: Uint8Array): string | undefined {
  return bytes.length >= 26 && viewOf(bytes).getUint32(2, true) <= bytes.length ? undefined : "no end";
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
