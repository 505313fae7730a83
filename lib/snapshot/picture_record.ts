import { type PictureDifference, pictureDifference } from "./picture_difference.ts";
import { shortPath } from "../project/mod.ts";
import { assertRecord, beside, removeIfThere } from "./record.ts";

/**
 * Asserts that a picture is the one on record in a PNG file.
 *
 * The same bytes pass, and so do at most 8 pixels that differ to the eye (another Skia build may round an edge
 * otherwise). A failure says how many pixels differ and where, and leaves `x.actual.png` and `x.diff.png` beside the
 * record `x.png`; the next pass removes them. `deno test -u` writes the record, prints what changed and passes.
 *
 * @param t The test's context.
 * @param record The file, a file URL or an absolute path, ending in `.png`.
 * @param png The picture as PNG.
 * @throws {AssertionError} When there is no record or it differs; the message says how to accept the picture.
 *
 * @example
 * ```ts ignore
 * Deno.test("the loss curves are on record", async (t) => {
 *   await assertPictureRecord(t, new URL("../snapshots/sinc/loss.png", import.meta.url), drawFigure(figure));
 * });
 * ```
 */
export async function assertPictureRecord(t: Deno.TestContext, record: URL | string, png: Uint8Array): Promise<void> {
  let difference: PictureDifference | undefined;
  await assertRecord(t, record, {
    dump: () => png,
    check(recorded) {
      difference = pictureDifference(recorded, png);
      return difference?.words;
    },
    async leave(path) {
      await Deno.writeFile(beside(path, "actual"), png);
      if (difference?.diff) await Deno.writeFile(beside(path, "diff"), difference.diff);
      else await removeIfThere(beside(path, "diff"));
      return `See ${
        (difference?.diff ? ["actual", "diff"] : ["actual"]).map((it) => shortPath(beside(path, it))).join(" and ")
      }`;
    },
    async tidy(path) {
      await removeIfThere(beside(path, "actual"));
      await removeIfThere(beside(path, "diff"));
    },
  });
}
