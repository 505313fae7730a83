import assert from "node:assert/strict";
import config from "../../deno.json" with { type: "json" };
import { scratchFolder } from "../../testing/mod.ts";
import { runDeno } from "../../testing/run_task.ts";
import type { VerdictRow } from "../claim/mod.ts";
import { newProject } from "../new/mod.ts";
import { type CommandName, wordsFor } from "../project/permissions.ts";

/** Its claim turns under little momentum and from far away, and at the higher rate its runs throw. */
const experiment = `import { type Assumption, type FunctionExperiment, valueOf } from "upheld";

const assumption = <V extends Record<string, number>>(name: string, values: V) => {
  const [standing, ...alternatives] = Object.keys(values);
  return { name, unsaid: name, default: standing, reason: "what most take", alternatives, values } satisfies Assumption;
};
const momentum = assumption("momentum", { "0.9": 1, "0.5": 1.2, "none, or less": 8 });
const rate = assumption("rate", { "0.02": 1, "0.2": 10 });
const start = assumption("start", { near: 1, far: 5 });

const experiment: FunctionExperiment = {
  id: "descent",
  title: "Gradient descent with and without momentum",
  code: import.meta.url,
  variants: ["plain", "momentum"],
  seeds: () => 8,
  assumptions: [momentum, rate, start],
  run({ variant, choices, random }) {
    if (valueOf(rate, choices) > 1) throw new Error("the weight leaves all bounds");
    const luck = 1 + 0.1 * random(variant).uniform();
    if (variant === "plain") return { stepsNeeded: 100 * luck };
    return { stepsNeeded: 50 * luck * valueOf(momentum, choices) * valueOf(start, choices) };
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
  // Who begins with what others put on record makes the rest alone: of 12 universes one is the defaults.
  Deno.removeSync(`${folder}/.upheld`, { recursive: true });
  const none = await command("reproduce", "--missing", "--runs", "plain-0", "--no-plan");
  assert.match(none.out, /descent: 0 runs/, none.error);

  const universes = (...args: string[]) =>
    command("reproduce", "--universes", "12", "--draw-seed", "3", "--no-plan", ...args);
  const first = await universes("--missing", "--shard", "1/2");
  assert.match(first.out, /descent: 12 of 12 universes, drawn from seed 3\ndescent: 88 runs, 0 complete already/);
  const part = await judged();
  assert(part.multiverse!.missing > 0);
  const second = await universes("--missing", "--record");
  assert.equal(second.code, 1);
  assert.match(second.out, /universe rate=0\.2 failed \((plain|momentum)-\d: .*the weight leaves all bounds/);

  const row = await judged();
  const { drawn, of, missing, verdicts, shares, rule, universes: each } = row.multiverse!;
  assert.deepEqual([drawn, of, missing], [12, 12, 0]);
  assert.deepEqual(verdicts, { upheld: 2, refuted: 4, inconclusive: 0, failed: 6 });
  assert(each.every(({ verdict, failed }) => verdict !== "failed" || failed?.includes("leaves all bounds")));
  assert.deepEqual(shares.slice(0, 2).map(({ assumption }) => assumption), ["momentum", "start"]);
  assert.deepEqual(rule, { when: { start: "far" }, word: "turns", universes: 3 });

  // The single alternatives are universes, too; the pairs of what it hangs on are judged as soon as there are two.
  assert.deepEqual(
    Object.entries(row.hinges).map(([name, { word }]) => `${word} under ${name}`),
    [
      "holds under momentum: 0.5",
      "turns under momentum: none, or less",
      "turns under start: far",
      "turns under momentum: 0.5, start: far",
      "turns under momentum: none, or less, start: far",
    ],
  );
  assert.match(
    row.hangsOn!,
    /^momentum \(turns under none, or less\); start \(turns under far\); momentum and start \(/,
  );
  const pairs = await command("reproduce", "--pairs", "--no-plan", "--record");
  assert.match(pairs.out, /32 of 32 runs are complete/);

  const accepted = await runDeno(["test", "-P", "--no-check", "-u", "experiments"], folder);
  assert.equal(accepted.code, 0, accepted.out + accepted.error);
  const record = JSON.parse(
    Deno.readTextFileSync(`${folder}/snapshots/descent/claims/descent.momentum-is-faster.json`),
  );
  assert.deepEqual(record.universes.verdicts, verdicts);
  Deno.removeSync(`${folder}/.upheld`, { recursive: true });
  const verified = await command("verify", "--json");
  assert.equal(verified.code, 0, verified.out + verified.error);
  assert.deepEqual((JSON.parse(verified.out) as VerdictRow[])[0].multiverse, row.multiverse);

  Deno.removeSync(`${folder}/snapshots/descent/universes.json`);
  const gone = await command("verify", "--no-replay");
  assert.equal(gone.code, 1);
  assert.match(gone.error.replaceAll(/\s+/g, " "), /universes\.json is gone, and was on record/);
});
