import assert from "node:assert/strict";
import { counting, programExperiment } from "../../testing/program_project.ts";
import { scratchFolder } from "../../testing/scratch_folder.ts";
import { provenanceHere } from "./named_programs.ts";
import { processorIn } from "./processor.ts";
import { carriesCredentials } from "./provenance.ts";

Deno.test("variables that are set are told, whether the last is or not", async () => {
  const folder = scratchFolder("provenance-variables");
  const experiment = await programExperiment(folder, counting, 'variables: ["HOME", "UPHELD_UNSET"],');
  assert.match((await provenanceHere(experiment))!.variables!, /^HOME=[^ ]+$/);
});

Deno.test("a variable whose value carries credentials is refused by its name, and its value not told", async () => {
  const folder = scratchFolder("provenance-secrets");
  const experiment = await programExperiment(folder, counting, 'variables: ["HOME", "DATABASE_URL"],');
  const code = `import { provenanceHere } from ${JSON.stringify(new URL("./mod.ts", import.meta.url).href)};
    try {
      console.log((await provenanceHere((await import(${JSON.stringify(experiment.code)})).default)).variables);
    } catch (error) {
      console.log(error.name, error.message);
    }`;
  await Deno.writeTextFile(`${folder}/start.ts`, code);
  const told = async (value: string) => {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-check", "--quiet", "--allow-all", `${folder}/start.ts`],
      env: { HOME: "/here", DATABASE_URL: value },
    }).output();
    return new TextDecoder().decode(stdout).trim();
  };
  assert.equal(await told("postgres://me@db/x"), "HOME=/here DATABASE_URL=postgres://me@db/x");
  const refused = await told("one\npostgres://me:5ecret@db/x");
  assert.match(
    refused,
    /^ProgramError Experiment "counting" names the variable DATABASE_URL in "variables", whose value/,
  );
  assert(!refused.includes("5ecret"), refused);
});

Deno.test("a processor is told by family, model and instruction sets, on x86 and on ARM", () => {
  const arm = "processor\t: 0\nFeatures\t: fp asimd crc32 sve\nCPU implementer\t: 0x41\nCPU part\t: 0xd40\n\n";
  assert.deepEqual(processorIn(arm), { processor: "implementer 0x41 part 0xd40", instructionSets: "asimd sve" });
  const x86 =
    "vendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 85\nmodel name\t: Xeon\nstepping\t: 7\nflags\t\t: fpu sse2 smep avx512f fma\n";
  assert.deepEqual(processorIn(x86), {
    processor: "GenuineIntel family 6 model 85 stepping 7",
    instructionSets: "avx512f fma sse2",
  });
});

Deno.test("credentials are a password in front of a host", () => {
  for (const value of ["postgres://me:secret@db/x", "redis://:s@h", "git+https://a:1234@h", "x://a:se/cr?et@h"]) {
    assert(carriesCredentials(value), value);
  }
  for (const value of ["https://pypi.org/simple", "ssh://git@host:22/x", "http://host:8080/a@b", "host:80", "a:b@c"]) {
    assert(!carriesCredentials(value), value);
  }
});
