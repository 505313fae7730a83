// Started by draw_figure_test.ts in another process and in a worker: tells the digests of all examples.
import { createHash } from "node:crypto";
import { drawFigure } from "../lib/figure/draw_figure.ts";
import * as examples from "./figure_examples.ts";

const digests = Object.values(examples).flatMap((example) =>
  (["png", "svg"] as const).map((format) => createHash("sha256").update(drawFigure(example(), format)).digest("hex"))
);
if ("DedicatedWorkerGlobalScope" in globalThis) globalThis.postMessage(digests);
else console.log(JSON.stringify(digests));
