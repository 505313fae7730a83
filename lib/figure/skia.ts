import { createRequire } from "node:module";
import process from "node:process";

// Skia must see no font of the machine, or pictures differ from one to the next. Naming the native library spares the
// loader from asking the machine (files in /usr, process reports) which one it needs.
const require = createRequire(import.meta.url);
const library = ["@napi-rs/canvas", process.platform, process.arch, Deno.build.env].filter(Boolean).join("-");
Deno.env.set("DISABLE_SYSTEM_FONTS_LOAD", "1");
Deno.env.set("NAPI_RS_NATIVE_LIBRARY_PATH", createRequire(require.resolve("@napi-rs/canvas")).resolve(library));
const { createCanvas, GlobalFonts, SvgExportFlag } = await import("@napi-rs/canvas");

/** The family of all text in figures: DejaVu Sans, under a name that no font of the machine has. */
export const fontFamily = "Figure Sans";

for (const file of ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"]) {
  const path = require.resolve(`dejavu-fonts-ttf/ttf/${file}`);
  if (!GlobalFonts.registerFromPath(path, fontFamily)) {
    throw new Error(`Skia cannot read the font ${path}; install the packages again with deno install`);
  }
}

export { createCanvas, SvgExportFlag };
export type { Canvas, SKRSContext2D as Context } from "@napi-rs/canvas";
