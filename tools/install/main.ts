/** `deno task test:install`: publishes the package to a registry of this machine, and installs it as a person would. */
import { fileURLToPath } from "node:url";
import { command, run } from "../../lib/cli/command.ts";
import { status, styled, visible } from "../../lib/cli/output.ts";
import { endTogether } from "../../testing/child_process.ts";
import { isReachable } from "./registry.ts";
import { aPackage, steps } from "./steps.ts";
import { makeWorld, type World } from "./world.ts";

const help = `Publishes the package to a registry that is started on this machine, and does on
machines that have nothing of it what a person would: makes a project, judges,
tests, trains, is killed and goes on, clones, upgrades. Then packages that lack
something are published, and each has to be noticed.

Usage: deno task test:install [options]

Options:
  --quick    only what the tests try
  --package  only what rests on no project: what is in the package, and what it
             may lack
  --list     what is done
  --help     this text

Takes about ten minutes on two cores, and the network.

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
    package: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
  },
  takes: "none",
  async run({ values: { quick, package: alone, list } }) {
    const chosen = steps.filter((step) => (!quick || step.quick) && (!alone || step.where === aPackage));
    if (list) {
      for (const { where, name } of chosen) console.log(`${where}: ${name}`);
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

async function outcomeOf(
  { where, name, run }: (typeof steps)[number],
  world: World,
  before: readonly Outcome[],
): Promise<Outcome> {
  const begin = performance.now(), seconds = () => (performance.now() - begin) / 1000;
  if (where !== aPackage && before.some(({ ends }) => ends === "badly")) {
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
