import assert from "node:assert/strict";
import { findExperiments } from "../lib/cli/find_experiments.ts";
import { wholeRecord } from "../lib/cli/whole_record.ts";
import { filesBelow } from "../lib/files/mod.ts";
import { placesOf } from "../lib/project/mod.ts";

const { checkpoints } = placesOf();
const experiments = await findExperiments();

wholeRecord();

Deno.test("all checkpoints on record take 60 MB at most", () => {
  const files = experiments.flatMap(({ id }) => filesBelow(`${checkpoints}/${id}`, "").map((file) => `${id}/${file}`));
  const bytes = files.reduce((sum, file) => sum + Deno.statSync(`${checkpoints}/${file}`).size, 0);
  assert(files.length > 0 && bytes <= 60e6, `${files.length} files take ${bytes.toLocaleString("en-US")} bytes`);
});
