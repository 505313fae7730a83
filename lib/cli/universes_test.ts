import assert from "node:assert/strict";
import config from "../../deno.json" with { type: "json" };
import { scratchFolder } from "../../testing/mod.ts";
import { runDeno } from "../../testing/run_task.ts";
import type { VerdictRow } from "../claim/mod.ts";
import { newProject } from "../new/mod.ts";
import { type CommandName, wordsFor } from "../project/permissions.ts";

/** Without momentum it is no faster, and at the higher rate it diverges. */
const experiment = `import { type Assumption, type FunctionExperiment, valueOf } from "upheld";

const momentum = {
  name: "momentum",
  unsaid: "how large the momentum is",
  default: "0.9",
  reason: "what most take",
  alternatives: ["0.5", "none, or less"],
  values: { "0.9": 0.9, "0.5": 0.5, "none, or less": -0.5 },
} satisfies Assumption;
const rate = {
  name: "rate",
  unsaid: "the learning rate",
  default: "0.02",
  reason: "what most take",
  alternatives: ["0.2"],
  values: { "0.02": 0.02, "0.2": 0.2 },
} satisfies Assumption;
const start = {
  name: "start",
  unsaid: "from where",
  default: "near",
  reason: "what most take",
  alternatives: ["far"],
  values: { "near": 0.5, "far": 1 },
} satisfies Assumption;

const experiment: FunctionExperiment = {
  id: "descent",
  title: "Gradient descent with and without momentum",
  code: import.meta.url,
  variants: ["plain", "momentum"],
  seeds: () => 8,
  assumptions: [momentum, rate, start],
  run({ variant, choices, random }) {
    const share = variant === "momentum" ? valueOf(momentum, choices) : 0;
    const drawn = random("start");
    let weight = valueOf(start, choices) + drawn.uniform(), velocity = 0, steps = 0;
    for (; weight * weight > 1e-4 && steps < 1e4; steps++) {
      velocity = share * velocity - 20 * valueOf(rate, choices) * weight;
      weight += velocity;
      if (Math.abs(weight) > 1e6) throw new Error("the weight leaves all bounds");
    }
    return { stepsNeeded: steps * (variant === "momentum" && share > 0 ? 0.5 : 1) * (1 + 0.1 * drawn.uniform()) };
  },
};
export default experiment;
`;

Deno.test("universes are run in parts, judged, put on record with those that fail, and hold without the local store", async () => {
  const folder = `${scratchFolder("universes")}/report`;
  await newProject(folder);
  Deno.writeTextFileSync(`${folder}/experiments/descent/experiment.ts`, experiment);
  Deno.removeSync(`${folder}/experiments/descent/figures_test.ts`);
  const module = `jsr:${config.name}@^${config.version}/cli`;
  const command = async (name: CommandName, ...args: string[]) => {
    const [run, ...words] = wordsFor(name, module, true, args);
    return await runDeno([run, "--quiet", "--no-check", ...words], folder);
  };
  const judged = async () => {
    const { out } = await command("verify", "--json", "--no-replay", "descent/momentum-is-faster");
    return (JSON.parse(out) as VerdictRow[])[0];
  };
  const defaults = await command("reproduce", "--record", "--no-plan");
  assert.equal(defaults.code, 0, defaults.error);
  assert.equal((await judged()).multiverse, null);

  const universes = (...args: string[]) =>
    command("reproduce", "--universes", "10", "--seed", "3", "--no-plan", ...args);
  const first = await universes("--shard", "1/2");
  assert.match(first.out, /descent: 10 of 12 universes, drawn from seed 3/);
  const part = await judged();
  assert(part.multiverse!.missing > 0);
  const second = await universes("--record");
  assert.equal(second.code, 1);
  assert.match(second.out, /universe .*rate=0\.2.* failed \(.*the weight leaves all bounds/);

  const { multiverse } = await judged();
  const { drawn, of, missing, verdicts, shares, rule } = multiverse!;
  assert.deepEqual([drawn, of, missing], [10, 12, 0]);
  assert(verdicts.failed >= 4 && verdicts.upheld > 0);
  assert.equal(Object.values(verdicts).reduce((a, b) => a + b), 10);
  assert.equal(shares[0].assumption, "momentum");
  assert.equal(rule, undefined);

  const accepted = await runDeno(["test", "-P", "--no-check", "-u", "experiments"], folder);
  assert.equal(accepted.code, 0, accepted.out + accepted.error);
  const record = JSON.parse(
    Deno.readTextFileSync(`${folder}/snapshots/descent/claims/descent.momentum-is-faster.json`),
  );
  assert.deepEqual(record.universes.verdicts, verdicts);
  Deno.removeSync(`${folder}/.upheld`, { recursive: true });
  const verified = await command("verify", "--json");
  assert.equal(verified.code, 0, verified.out + verified.error);
  assert.deepEqual((JSON.parse(verified.out) as VerdictRow[])[0].multiverse, multiverse);

  Deno.removeSync(`${folder}/snapshots/descent/universes.json`);
  const gone = await command("verify", "--no-replay");
  assert.equal(gone.code, 1);
  assert.match(gone.error.replaceAll(/\s+/g, " "), /universes\.json is gone, and was on record/);
});
