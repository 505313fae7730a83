import { createRequire } from "node:module";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** The family of all text in figures: DejaVu Sans, under a name that no font of the machine has. */
export const fontFamily = "Figure Sans";

/** Deno has the packages that some module imports: where these modules come from an address, nothing else tells it of these two. */
export const packages = {
  canvas: () => import("@napi-rs/canvas"),
  fonts: () => import("dejavu-fonts-ttf/package.json", { with: { type: "json" } }),
};

/** Where packages are to be had, for modules from an address; those in files find them in folders. */
const targets = import.meta.url.startsWith("file:")
  ? undefined
  : (await import("../../deno.json", { with: { type: "json" } })).default.imports;

let skia: typeof import("@napi-rs/canvas") | undefined;

/** Skia with our fonts, loaded when something is first drawn: who only reads figures needs no permission for it. */
export function loadSkia(): typeof import("@napi-rs/canvas") {
  if (skia) return skia;
  // It must see no font of the machine, or pictures differ from one to the next. Naming the native library spares the
  // loader from asking the machine (files in /usr, process reports) which one it needs.
  const require = createRequire(targets ? import.meta.resolve(targets["@napi-rs/canvas"]) : import.meta.url);
  const library = ["@napi-rs/canvas", process.platform, process.arch, Deno.build.env].filter(Boolean).join("-");
  Deno.env.set("DISABLE_SYSTEM_FONTS_LOAD", "1");
  Deno.env.set("NAPI_RS_NATIVE_LIBRARY_PATH", createRequire(require.resolve("@napi-rs/canvas")).resolve(library));
  const loaded: typeof import("@napi-rs/canvas") = require("@napi-rs/canvas");
  for (const file of ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"]) {
    const path = targets
      ? fileURLToPath(import.meta.resolve(`${targets["dejavu-fonts-ttf"]}/ttf/${file}`))
      : require.resolve(`dejavu-fonts-ttf/ttf/${file}`);
    if (!loaded.GlobalFonts.registerFromPath(path, fontFamily)) {
      throw new Error(`Skia cannot read the font ${path}; install the packages again with deno install`);
    }
  }
  return skia = loaded;
}

export type { Canvas, SKRSContext2D as Context } from "@napi-rs/canvas";
