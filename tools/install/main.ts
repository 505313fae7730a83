/** `deno task test:install`: publishes the package to a registry of this machine, and installs it as a person would. */
import { fileURLToPath } from "node:url";
import { command, run } from "../../lib/cli/command.ts";
import { status, styled, visible } from "../../lib/cli/output.ts";
import { endTogether } from "../../testing/child_process.ts";
import { isReachable } from "./registry.ts";
import type { Step } from "./step.ts";
import { steps } from "./steps.ts";
import { makeWorld, type World } from "./world.ts";

const help = `Publishes the package to a registry that is started on this machine, and does on
machines that have nothing of it what a person would: makes a project, judges,
tests, trains, is killed and goes on, clones, upgrades. Then packages that lack
something are published, and each has to be noticed.

Usage: deno task test:install [options]

Options:
  --quick    only what the tests try
  --only T   only steps in whose line of --list the text T stands, and those that
             they rest on
  --list     what is done
  --help     this text

Takes about fifteen minutes on two cores, and the network.

Ends with 0 when all was as it has to be, 1 when something was not or nothing was
tried, 2 when it was called wrongly.`;

/** What came of a step. */
interface Outcome {
  readonly name: string;
  readonly where: string;
  readonly seconds: number;
  /** What was found, or what is wrong. */
  readonly text: string;
  readonly ends: "well" | "badly" | "not tried";
}

const signs = { "well": styled("green", "✔"), "badly": styled("red", "✘"), "not tried": "·" };

const main = command({
  name: "test:install",
  summary: "",
  help,
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    list: { type: "boolean", default: false },
  },
  takes: "none",
  async run({ values: { quick, only, list } }) {
    const chosen = chosenSteps((step) => (!quick || step.quick === true) && lineOf(step).includes(only));
    if (list) {
      for (const step of chosen) console.log(lineOf(step));
      return 0;
    }
    if (!await isReachable()) {
      console.log("Nothing was tried: the registry that npm is set to use cannot be asked");
      return 1;
    }
    const outcomes: Outcome[] = [];
    status("Starting a registry, and making the package");
    const programs = fileURLToPath(new URL("../../.upheld/verdaccio", import.meta.url));
    await using world = await makeWorld(programs);
    clean = () => Deno.removeSync(world.folder, { recursive: true });
    for (const [i, step] of chosen.entries()) {
      status(`${i + 1} of ${chosen.length}: ${step.where}, ${step.name}`);
      const outcome = await outcomeOf(step, world, outcomes);
      outcomes.push(outcome);
      if (outcome.ends !== "well") status(`${outcome.name} ended ${outcome.ends}: ${outcome.text}`);
    }
    status("");
    table(outcomes);
    const well = outcomes.filter(({ ends }) => ends === "well").length;
    console.log(`\n${well} of ${outcomes.length} steps are as they have to be`);
    return well === outcomes.length && well > 0 ? 0 : 1;
  },
});

const lineOf = ({ where, name }: Step) => `${where}: ${name}`;

/** The steps that are wanted, with those before them that they rest on. */
function chosenSteps(isWanted: (step: Step) => boolean): readonly Step[] {
  const last = steps.findLastIndex((step) => !step.alone && isWanted(step));
  return steps.filter((step, i) => isWanted(step) || (!step.alone && i < last));
}

async function outcomeOf(
  { where, name, alone, run }: Step,
  world: World,
  before: readonly Outcome[],
): Promise<Outcome> {
  const begin = performance.now(), seconds = () => (performance.now() - begin) / 1000;
  if (!alone && before.some(({ ends }) => ends === "badly")) {
    return { where, name, seconds: 0, text: "not tried, as it rests on what failed", ends: "not tried" };
  }
  try {
    return { where, name, text: await run(world), seconds: seconds(), ends: "well" };
  } catch (error) {
    return { where, name, text: (error as Error).message, seconds: seconds(), ends: "badly" };
  }
}

function table(outcomes: readonly Outcome[]): void {
  const width = (of: (outcome: Outcome) => string) => Math.max(...outcomes.map((it) => of(it).length));
  const wide = { where: width(({ where }) => where), name: width(({ name }) => name) };
  for (const { where, name, seconds, text, ends } of outcomes) {
    const time = `${seconds.toFixed(0)} s`.padStart(6);
    const [first, ...rest] = visible(text).split("\n");
    console.log(`${signs[ends]} ${where.padEnd(wide.where)}  ${name.padEnd(wide.name)}  ${time}  ${first}`);
    for (const line of rest) console.log(`    ${line}`);
  }
}

let clean = () => {};
endTogether(() => clean());
await run(() => main.main(Deno.args));
