import assert from "node:assert/strict";
import config from "../deno.json" with { type: "json" };
import { newProject } from "../lib/new/mod.ts";
import { type CommandName, wordsFor } from "../lib/project/permissions.ts";
import { runDeno } from "./run_task.ts";
import { scratchFolder } from "./scratch_folder.ts";

/** Two claims: one is decided early, the other, of a difference that is none, stays open. */
const experiment = `import { type FunctionExperiment, looks } from "jsr:${config.name}@^${config.version}";
export default {
  id: "drift",
  title: "Numbers drift",
  code: import.meta.url,
  variants: ["none", "clear"],
  seeds: (_, changed) => looks(...(changed.size ? [3, 6] : [4, 8, 12])),
  assumptions: [
    { name: "size", unsaid: "how much", default: "2", reason: "it is clear", alternatives: ["0"], values: { "2": 2, "0": 0 } },
  ],
  run: ({ variant, choices, random }) => ({
    value: random("noise").normal() + (variant === "clear" ? Number(choices.size) + 0.1 * random(variant).normal() : 0),
  }),
} satisfies FunctionExperiment;
`;
const claims = `import { claim, pairedComparison, testClaims, within } from "jsr:${config.name}@^${config.version}";
import experiment from "./experiment.ts";
const clear = claim({
  id: "drift/clear",
  quote: "It drifts upwards",
  reading: "the mean of the drifting numbers is larger",
  experiment,
  assumptions: ["size"],
  measure: (evidence) => ({ first: evidence.final("clear", "value"), second: evidence.final("none", "value") }),
  rule: pairedComparison({ alternative: "greater" }),
});
const open = claim({
  id: "drift/none",
  quote: "the rest stays above nothing",
  reading: "the mean is above 0",
  experiment,
  measure: (evidence) => evidence.final("none", "value"),
  rule: within({ low: 0 }),
});
export default testClaims([clear/*, open*/]);
`;

/**
 * A project of its own whose experiment plans looks, its commands, and the words that Deno is called with for each.
 *
 * @param looks Under the defaults.
 */
export async function plannedProject(name: string, looks = "4, 8, 12") {
  const folder = `${scratchFolder(name)}/report`;
  await newProject(folder);
  await Deno.remove(`${folder}/experiments`, { recursive: true });
  await Deno.mkdir(`${folder}/experiments/drift`, { recursive: true });
  Deno.writeTextFileSync(`${folder}/report.md`, "# Drift\n\nIt drifts upwards, and the rest stays above nothing.\n");
  await Deno.remove(`${folder}/report_without_findings.json`);
  Deno.writeTextFileSync(`${folder}/experiments/drift/experiment.ts`, experiment.replace("4, 8, 12", looks));
  Deno.writeTextFileSync(`${folder}/experiments/drift/claims_test.ts`, claims);
  const module = `jsr:${config.name}@^${config.version}/cli`;
  const words = (name: CommandName, ...args: string[]) => {
    const [run, ...words] = wordsFor(name, module, true, args);
    return [run, "--quiet", "--no-check", ...words];
  };
  const command = async (name: CommandName, ...args: string[]) => {
    const { code, out, error } = await runDeno(words(name, ...args), folder);
    // What is not accepted yet has moved.
    assert(code === 0 || (code === 1 && (name === "verify" || name === "diff")), `${name}: ${out} ${error}`);
    return out.replaceAll(/\s+/g, " ");
  };
  const claim = (more: boolean) =>
    Deno.writeTextFileSync(
      `${folder}/experiments/drift/claims_test.ts`,
      more ? claims.replace(/\/\*|\*\//g, "") : claims,
    );
  const runs = () => Object.keys(JSON.parse(Deno.readTextFileSync(`${folder}/snapshots/drift/record.json`)).runs);
  return { folder, words, command, claim, runs };
}
