import assert from "node:assert/strict";
import { scratchFolder } from "../../testing/scratch_folder.ts";
import { requireRun } from "./mod.ts";

Deno.test("a program that is not there is told so, with the nearest names, by name or path; one that is there passes", async () => {
  requireRun("sh", "made");
  requireRun("/bin/sh", "made");
  const folder = scratchFolder("require-run");
  await Deno.writeTextFile(`${folder}/trainer9x`, "#!/bin/sh\n", { mode: 0o755 });
  const refused = (program: string) => {
    try {
      requireRun(program, "made/up-0");
    } catch (error) {
      return `${(error as Error).name}: ${(error as Error).message}`;
    }
  };
  assert.equal(
    refused("upheld-qqqqqqqqqqqqqqqq"),
    'ProgramError: made/up-0 runs "upheld-qqqqqqqqqqqqqqqq", and there is no such program in PATH',
  );
  assert.match(
    refused("basenmae")!,
    /^ProgramError: made\/up-0 runs "basenmae", and there is no such program in PATH; did you mean .*\bbasename\b/,
  );
  assert.equal(
    refused(`${folder}/trianer9x`),
    `ProgramError: made/up-0 runs "${folder}/trianer9x", and there is no such program; did you mean trainer9x?`,
  );
});

Deno.test("a program that may not be run is told how to allow it, whether it is there or not is not asked", async () => {
  const folder = scratchFolder("require-run-allowed");
  const code = `import { requireRun } from ${JSON.stringify(new URL("./mod.ts", import.meta.url).href)};
    try { requireRun(Deno.args[0], "made"); } catch (error) { console.log(error.message); }`;
  await Deno.writeTextFile(`${folder}/start.ts`, code);
  const told = async (program: string, ...allowed: string[]) => {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-check",
        "--quiet",
        "--no-prompt",
        "--allow-read",
        ...allowed,
        `${folder}/start.ts`,
        program,
      ],
    }).output();
    return new TextDecoder().decode(stdout).trim();
  };
  assert.match(
    await told("pyhton3"),
    /^made runs "pyhton3", and sh and pyhton3 may not be run here: start with "deno task upheld/,
  );
  assert.match(await told("grep", "--allow-run=sh"), /^made runs "grep", and grep may not be run here: start with/);
  assert.match(await told("gerp", "--allow-run=sh,gerp"), /^made runs "gerp", and there is no such program in PATH/);
});
