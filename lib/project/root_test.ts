import assert from "node:assert/strict";
import { scratchFolder } from "../../testing/mod.ts";
import { projectRoot, shortPath } from "./mod.ts";
import { rootAbove } from "./root.ts";

Deno.test("the project is the nearest folder with a report.md, from a folder upwards", () => {
  const folder = scratchFolder("project-root");
  Deno.mkdirSync(`${folder}/experiments/coin`, { recursive: true });
  assert.equal(rootAbove(`${folder}/experiments/coin`), projectRoot());
  Deno.writeTextFileSync(`${folder}/report.md`, "It fell.\n");
  assert.equal(rootAbove(`${folder}/experiments/coin`), folder);
  assert.equal(rootAbove(folder), folder);
});

Deno.test("where there is no project the error says what to do", () => {
  assert.throws(() => rootAbove("/"), {
    name: "ProjectError",
    message: /^There is no report\.md in \/ or above it: go to the folder of your report, or make one/,
  });
});

Deno.test("shortPath() is relative inside of the project, and the path itself outside", () => {
  assert.equal(shortPath(`${projectRoot()}/experiments/x.ts`), "experiments/x.ts");
  assert.equal(shortPath("/elsewhere/x.ts"), "/elsewhere/x.ts");
});
