import { type Json, jsonText } from "./json_text.ts";
import { jsonDifference, type Tolerance } from "./json_difference.ts";
import { assertRecord } from "./record.ts";

/** Options of {@linkcode assertJsonRecord}. */
export interface JsonRecordOptions {
  /** How far numbers may move; by default not at all, which is what the pinned environment gives. */
  readonly tolerance?: Tolerance;
}

/**
 * Asserts that a value is the one on record in a JSON file, in the form of {@linkcode jsonText}.
 *
 * What moved, what is missing and what is extra all fail, path by path. `deno test -u` writes the record, prints what
 * changed and passes; a value within the tolerance leaves the record as it is.
 *
 * @param t The test's context.
 * @param record The file, a file URL or an absolute path.
 * @param value Anything JSON can hold.
 * @throws {AssertionError} When there is no record or it differs; the message says how to accept the value.
 * @throws {TypeError} When JSON cannot hold the value.
 *
 * @example
 * ```ts ignore
 * Deno.test("the final losses are on record", async (t) => {
 *   await assertJsonRecord(t, new URL("../snapshots/sinc/metrics.json", import.meta.url), { mse: [0.25, 0.125] });
 * });
 * ```
 */
export async function assertJsonRecord(
  t: Deno.TestContext,
  record: URL | string,
  value: unknown,
  { tolerance }: JsonRecordOptions = {},
): Promise<void> {
  const text = jsonText(value);
  await assertRecord(t, record, {
    dump: () => new TextEncoder().encode(text),
    check(recorded) {
      let before: Json;
      try {
        before = JSON.parse(new TextDecoder().decode(recorded));
      } catch (error) {
        return `the record is no JSON (${(error as Error).message})`;
      }
      return jsonDifference(before, JSON.parse(text), tolerance);
    },
  });
}
