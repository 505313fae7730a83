// Where one Slurm has several clusters, "sbatch --parsable" prints the id of a job and its cluster. The commands here only pretend.
import assert from "node:assert/strict";
import { scratchFolder } from "../../testing/mod.ts";
import { commandsIn, slurmProject } from "../../testing/slurm_project.ts";
import { parseJobId } from "./slurm_command.ts";

const bin = scratchFolder("slurm-pretended");
const commands = {
  scontrol: 'cat "$dir/config"',
  sbatch: 'case "$*" in *--test-only*) ;; *) cat "$dir/printed" ;; esac',
  scancel: ":",
  squeue: `case "$*" in *--clusters=alpha*) ;; *) exit 0 ;; esac
echo "CLUSTER: alpha"
while [ $# -gt 0 ]; do [ "$1" = --name ] && names=$2; shift; done
name=\${names%%,*}
for i in 0 1; do echo "$name|103|$i|PENDING|Priority|0|0:00|30:00||0|"; done`,
};
for (const [name, script] of Object.entries(commands)) {
  const text = `#!/bin/sh\ndir='${bin}'\necho "${name} $*" >>"$dir/calls"\n${script}\n`;
  Deno.writeTextFileSync(`${bin}/${name}`, text, { mode: 0o755 });
}

/** A project whose Slurm allows arrays of a size, and prints something for each job. */
async function project(name: string, arraySize: number, printed: string) {
  Deno.writeTextFileSync(`${bin}/config`, `MaxArraySize            = ${arraySize}\n`);
  Deno.writeTextFileSync(`${bin}/printed`, `${printed}\n`);
  Deno.writeTextFileSync(`${bin}/calls`, "");
  return await slurmProject(name, commandsIn(bin, ["/usr/bin", "/bin"]));
}

const calls = (command: string) =>
  Deno.readTextFileSync(`${bin}/calls`).split("\n").filter((call) => call.startsWith(`${command} `));

Deno.test("what another cluster takes is waited for, seen and cancelled there", async () => {
  const made = await project("slurm-clusters", 4, "103;alpha");
  const { code, out, error } = await made.slurm("descent");
  assert.equal(code, 0, error);
  assert.match(out, /Submitted 6 runs as job 103, 103 \(/);
  const [first, second, merge] = calls("sbatch").filter((call) => !call.includes("--test-only"));
  assert.match(first, /^sbatch --parsable .*array-0\.sh$/);
  assert.match(second, /^sbatch --clusters=alpha --parsable .*array-1\.sh$/);
  assert.match(merge, /^sbatch --clusters=alpha --dependency=afterany:103:103 --parsable .*merge\.sh$/);
  const [{ tasks }] = await made.status();
  assert.deepEqual(tasks.filter(({ state }) => state === "waiting").length, 2);
  assert.match((await made.slurm("--cancel")).out, /^2 tasks were cancelled/);
  assert.deepEqual(calls("scancel"), ["scancel --clusters=alpha 103"]);
});

Deno.test("a cluster without job arrays, and an answer that names no job, are told", async () => {
  const none = await project("slurm-no-arrays", 0, "103");
  const refused = await none.slurm("descent");
  assert.match(refused.error, /This cluster takes no job arrays \(its MaxArraySize is 0\): .* --shard/);
  assert.equal(refused.code, 1);
  assert.deepEqual(calls("sbatch"), []);
  const odd = await project("slurm-odd", 4, "Submitted batch job 103");
  const { code, error } = await odd.slurm("descent");
  assert.match(error, /sbatch printed "Submitted batch job 103", wanted the id of a job/);
  assert.equal(code, 1);
});

Deno.test("a submission that is not what was written there is named with its file", async () => {
  const made = await project("slurm-broken", 4, "103");
  Deno.mkdirSync(`${made.folder}/.upheld/slurm/1`, { recursive: true });
  const path = `${made.folder}/.upheld/slurm/1/submission.json`;
  for (
    const [text, message] of [
      ["{}", /submission\.json:1:1: "number"/],
      ["[", /submission\.json:1:2 is not JSON/],
      ['{"number":1,"choices":{},"tasks":[["a"]],"arraySize":4}', /submission\.json:1:\d+: "tasks\[0\]/],
      ['{"number":1,"choices":{},"tasks":[],"arraySize":0}', /"arraySize" is 0, wanted a whole number of at least 1/],
    ] as const
  ) {
    Deno.writeTextFileSync(path, text);
    const { code, error } = await made.slurm("--status");
    assert.match(error, message);
    assert.match(error, /remove .*\.upheld\/slurm\/1: jobs that it names/);
    assert.equal(code, 1);
  }
  Deno.writeTextFileSync(path, '\uFEFF{"number":1,"choices":{},"tasks":[["descent","plain-0"]],"arraySize":4}');
  assert.match((await made.slurm("--status")).out, /1 runs: 1 failed/);
});

Deno.test("parseJobId() takes an id, and an id with its cluster", () => {
  assert.deepEqual(parseJobId("103"), { id: "103", cluster: undefined });
  assert.deepEqual(parseJobId("103;alpha-2.b"), { id: "103", cluster: "alpha-2.b" });
  for (const text of ["", "alpha", "103 alpha", "103;", "103;-all", "103;a b"]) {
    assert.throws(() => parseJobId(text), { name: "SlurmError" });
  }
});
