import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { flagPath } from "../../testing/flag_path.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Runs the command, which may write nothing. */
async function reproduce(...args: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      `--allow-read=${flagPath(root)}`,
      "--allow-env=NO_COLOR,FORCE_COLOR",
      `${root}lib/cli/upheld.ts`,
      "reproduce",
      ...args,
    ],
    cwd: root,
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), error: text(stderr) };
}

Deno.test("deno task reproduce --help tells its options", async () => {
  const { code, out } = await reproduce("--help");
  assert.equal(code, 0);
  for (const option of ["--under", "--seeds", "--jobs", "--threads", "--record"]) assert.match(out, new RegExp(option));
});

const mistakes: [string[], RegExp][] = [
  [["functoin"], /There is no "functoin"; did you mean function/],
  [["function", "--jobs", "0"], /--jobs is "0", wanted a whole number from 1/],
  [["function", "--under", "batch"], /--under is "batch", wanted name=choice/],
  [
    ["function", "--under", "batch=7"],
    /Assumption "batch" of experiment "function" cannot be "7": use one of 128, all points/,
  ],
  [["--shard", "3/2"], /--shard is "3\/2", wanted a part and their number, as in 2\/8/],
  [
    ["--alternatives", "--under", "batch=128", "function"],
    /--under batch=128 and --alternatives say in two ways which choices to run under: give one/,
  ],
  [["--universes", "9", "--pairs"], /--universes 9 and --pairs say in two ways which choices to run under/],
  [["--universes", "0"], /--universes is "0", wanted a whole number from 1/],
  [["--universes", "9", "--draw-seed", "x"], /--draw-seed is "x", wanted a whole number from 0/],
  [["--draw-seed", "1"], /--draw-seed is what universes are drawn from: name how many, --universes 50/],
  [["--alternatives", "--engine", "slurm"], /--alternatives is for this machine: submit one choice at a time/],
  [["--dry-run", "--measures"], /--measures trains nothing: --dry-run is for runs/],
  [["--sedes", "1"], /There is no option --sedes; did you mean --seeds/],
];
for (const [args, message] of mistakes) {
  Deno.test(`deno task reproduce ${args.join(" ")} ends with 2 and says what is wrong`, async () => {
    const { code, error } = await reproduce(...args);
    assert.match(error, message);
    assert.equal(code, 2);
  });
}

Deno.test("deno task reproduce names the run that it may not write, and ends with 1", async () => {
  // A choice that takes no evidence of the local store away.
  const { code, out, error } = await reproduce(
    "function",
    "--under",
    "points=200 even",
    "--under",
    "batch=128",
    "--under",
    "learning rate=0.003",
    "--seeds",
    "1",
    "--jobs",
    "1",
  );
  assert.match(out, /function: 3 runs, 0 complete already/);
  assert.match(error, /very-deep-0: failed: StoreError: .*Requires write access/);
  assert.match(out, /0 of 3 runs are complete/);
  assert.equal(code, 1);
});

Deno.test("deno task reproduce --dry-run says what would be made, and trains nothing", async () => {
  const choice = ["--under", "points=200 even", "--under", "batch=128", "--under", "learning rate=0.003"];
  const args = ["function", ...choice, "--seeds", "1", "--dry-run"];
  const told = await reproduce(...args);
  assert.match(told.out, /^function: 3 runs, 0 complete already, .*\nAbout \d+ \w+, \d+ at a time\n$/);
  assert.equal(told.code, 0);
  const { out, code } = await reproduce(...args, "--json", "--no-plan");
  const folder = "function/points=200-even/learning-rate=0.003";
  assert.deepEqual(
    JSON.parse(out).waiting.sort(),
    ["deep", "shallow", "very-deep"].map((net) => `${folder}/${net}-0`),
  );
  assert.equal(code, 0);
});
