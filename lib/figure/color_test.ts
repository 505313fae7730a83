import assert from "node:assert/strict";
import { palette, viridis } from "./color.ts";

const channels = (color: string) => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) / 255);
const linear = (channel: number) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
/** Relative luminance of sRGB (WCAG 2). */
const luminance = (color: string) => {
  const [red, green, blue] = channels(color).map(linear);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

Deno.test("viridis() runs from dark blue to yellow, brighter at each step, and holds at its ends", () => {
  assert.deepEqual([viridis(0), viridis(0.5), viridis(1)], ["#440154", "#21918c", "#fde725"]);
  assert.deepEqual([viridis(-1), viridis(2)], [viridis(0), viridis(1)]);
  const steps = Array.from({ length: 51 }, (_, i) => luminance(viridis(i / 50)));
  assert(steps.every((value, i) => i === 0 || value > steps[i - 1]));
});

Deno.test("palette differs in each pair for the commonest colour blindness", () => {
  // Deuteranopia after Viénot, Brettel & Mollon 1999, on linear RGB: red and green fall together.
  const seen = Object.values(palette).map((color) => {
    const [red, green, blue] = channels(color).map(linear);
    const yellow = 0.29275 * red + 0.70725 * green;
    return [yellow, yellow, -0.02234 * red + 0.02234 * green + blue].map((value) => Math.max(0, value) ** (1 / 2.2));
  });
  seen.forEach((a, i) =>
    seen.slice(i + 1).forEach((b, j) => {
      const distance = Math.hypot(...a.map((value, channel) => value - b[channel]));
      assert(distance > 0.1, `colours ${i} and ${i + 1 + j} are ${distance} apart`);
    })
  );
});
