import { createHash, randomUUID } from "node:crypto";
import { projectRoot } from "../project/mod.ts";

const refused = "Not in update mode";

/**
 * Whether `deno test` was started with `-u`.
 *
 * A test cannot ask. But `t.assertSnapshot()` accepts any value under `-u`, and otherwise throws where the value is not
 * the recorded one; so a value that was never recorded tells the two apart, whatever is on the disk and however often
 * it is asked. Deno writes the value after the tests: one small file per record under `.upheld/`, never read for its
 * content and not in git.
 *
 * @param record Path of the record in question, so that test files that run at once do not share a file.
 */
export async function inUpdateMode(t: Deno.TestContext, record: string): Promise<boolean> {
  const name = createHash("sha256").update(record).digest("hex").slice(0, 16);
  try {
    await t.assertSnapshot(randomUUID(), {
      path: `${projectRoot()}/.upheld/update_mode/${name}.snap`,
      name: record,
      serializer: String,
      msg: refused,
    });
    return true;
  } catch (error) {
    if (error instanceof Error && error.message === refused) return false;
    throw error;
  }
}
