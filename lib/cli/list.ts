/** `upheld list`: what the report has, and what is on record of it. */
import { recordedVerdict } from "../claim/mod.ts";
import { recordedRuns } from "../evidence/mod.ts";
import { planOf, runsOf } from "../experiment/mod.ts";
import { placesOf } from "../project/mod.ts";
import { command } from "./command.ts";
import { findExperiments, loadClaims } from "./find_experiments.ts";
import { printJson, verdictText, visible } from "./output.ts";
import { UsageError } from "./usage_error.ts";

const help = `Lists the claims with their verdicts on record, the experiments, or the runs.

Usage: upheld list [options] [claims | experiments | runs]

Options:
  --json  print it as JSON
  --help  this text

Examples:
  upheld list
  upheld list runs --json

Ends with 0, or with 2 when it was called wrongly.`;

const lists = { claims: listClaims, experiments: listExperiments, runs: listRuns };

export default command({
  name: "list",
  summary: "Lists claims with their verdicts on record, experiments, or runs",
  help,
  options: { json: { type: "boolean", default: false } },
  async run({ values, positionals: [name = "claims", ...more] }) {
    if (more.length > 0 || !Object.hasOwn(lists, name)) {
      throw new UsageError(`There is no list ${JSON.stringify([name, ...more].join(" "))}`, name, Object.keys(lists));
    }
    const rows = await lists[name as keyof typeof lists]();
    if (values.json) printJson(rows.map(({ row }) => row));
    else for (const { text } of rows) console.log(text);
    return 0;
  },
});

/** A line, and the same as data. */
interface Listed {
  readonly row: object;
  readonly text: string;
}

async function listClaims(): Promise<Listed[]> {
  const { claims } = await loadClaims(), { snapshots } = placesOf();
  return claims.map((claim) => {
    const verdict = recordedVerdict(claim, snapshots) ?? claim.status ?? "no evidence yet";
    const row = { id: claim.id, verdict, experiment: claim.experiment.id, quote: claim.quote };
    return { row, text: `${verdictText(verdict, 16)}  ${visible(claim.id)}` };
  });
}

async function listExperiments(): Promise<Listed[]> {
  return (await findExperiments()).map((experiment) => {
    const { id, title, variants, assumptions } = experiment;
    const runs = runsOf(experiment).length, recorded = recordedRuns(experiment).length, plan = planOf(experiment);
    const row = { id, title, variants, assumptions, runs, plan: plan?.words ?? null, runsOnRecord: recorded };
    return {
      row,
      text: `${visible(id)}: ${visible(title)}; ${
        plan ? `${plan.words}, up to ` : ""
      }${runs} runs under the defaults, ${recorded} in all on record`,
    };
  });
}

async function listRuns(): Promise<Listed[]> {
  return (await findExperiments()).flatMap((experiment) =>
    recordedRuns(experiment).map(({ run, ledger: { lines }, environment, checkpoints }) => {
      const name = `${run.experiment}/${run.id}`, steps = lines.at(-1)!.step;
      const row = { run: name, steps, segments: lines.length, chain: lines.at(-1)!.chain, checkpoints, environment };
      return { row, text: `${visible(name)}: ${steps.toLocaleString("en-US")} steps, chain ${row.chain.slice(0, 16)}` };
    })
  );
}
