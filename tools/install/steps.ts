import assert from "node:assert/strict";
import { join } from "node:path";
import { guideExperiment } from "./guide.ts";
import { withDenoAlone, withPackageManagers } from "./package_managers.ts";
import { sabotages } from "./sabotages.ts";
import { type Deed, projectOf, recordOf, requireTested, requireVerified, type Step, upheld } from "./step.ts";
import { withAnUpgrade } from "./upgrades.ts";
import { requireWhole } from "./whole_package.ts";

/** The run of the guide's experiment that is made here. */
const trained = "wide-0";

/** Steps of a person with Node.js alone, from nothing on. */
const withNode: readonly Deed[] = [
  {
    name: "npx upheld new my_report",
    quick: true,
    async run(world) {
      const projects = world.node.folderFor("projects");
      await world.node.run(["npx", "-y", "upheld", "new", "my_report"], projects);
      const { dependencies } = JSON.parse(Deno.readTextFileSync(join(projectOf(world), "package.json")));
      assert.deepEqual(dependencies, { upheld: `^${world.version}` });
      assert(Deno.statSync(join(projectOf(world), "package-lock.json")).isFile);
      return `a project that depends on upheld ^${world.version}`;
    },
  },
  {
    name: "npx upheld verify",
    quick: true,
    run: async (world) => requireVerified(await upheld(world, ["verify", "--json"], projectOf(world))),
  },
  {
    name: "npx upheld test",
    quick: true,
    run: async (world) => requireTested(await upheld(world, ["test"], projectOf(world))),
  },
  {
    name: "npx upheld reproduce --record, from nothing",
    async run(world) {
      const project = projectOf(world), record = recordOf(project);
      Deno.removeSync(join(project, ".upheld"), { recursive: true });
      await upheld(world, ["reproduce", "--record"], project);
      assert.deepEqual(recordOf(project), record, "The record has other bytes");
      return `the bytes on record, of ${Object.keys(record).length} files`;
    },
  },
  {
    name: "npm run verify",
    run: async ({ node, ...world }) =>
      requireVerified(
        await node.run(["npm", "run", "--silent", "verify", "--", "--json"], projectOf({ node, ...world })),
      ),
  },
  {
    name: "npx upheld doctor",
    async run(world) {
      const { facts, wrong } = JSON.parse(await upheld(world, ["doctor", "--json"], projectOf(world)));
      assert.deepEqual(wrong, []);
      return `Deno ${facts["Deno"]}, SIMD ${facts["SIMD"]}`;
    },
  },
  {
    name: "the guide's nets on MNIST, killed and resumed",
    async run(world) {
      const project = projectOf(world), store = join(project, ".upheld/store/widths");
      Deno.mkdirSync(join(project, "experiments/widths"), { recursive: true });
      Deno.writeTextFileSync(join(project, "experiments/widths/experiment.ts"), guideExperiment());
      const words = ["reproduce", "widths", "--runs", trained, "--no-plan", "--jobs", "1"];
      await upheld(world, words, project);
      const calm = filesOf(store);
      Deno.removeSync(store, { recursive: true });
      const isLate = () => filesOf(store).has("checkpoint.safetensors");
      assert(
        await world.node.kill(["npx", "upheld", ...words], project, isLate),
        "It was over before it could be killed",
      );
      const done = filesOf(store).get("ledger.jsonl")!.length, steps = calm.get("ledger.jsonl")!.length;
      assert(done < steps, "It was over before it could be killed");
      await upheld(world, words, project);
      const resumed = filesOf(store);
      assert.deepEqual([...resumed.keys()], [...calm.keys()]);
      for (const [name, text] of calm) assert.equal(resumed.get(name), text, `${name} has other bytes`);
      return `killed at ${Math.round(100 * done / steps)} %, ended in the bytes of a run that nobody killed`;
    },
  },
  {
    name: "npx upheld report",
    async run(world) {
      const { path, counts } = JSON.parse(await upheld(world, ["report", "--json"], projectOf(world)));
      const page = Deno.readTextFileSync(path);
      assert(
        page.includes("Momentum on a narrow valley") && /data:image\/png|<svg/.test(page),
        "The page lacks something",
      );
      assert(page.includes('data-section="code%2Fdescent"'), "The page lacks the code that makes the runs");
      return `a page of ${counts.claims} claims, ${Math.ceil(page.length / 1024)} kB`;
    },
  },
];

/** Texts of the files in the folder of the one run in a store. */
function filesOf(store: string): Map<string, string> {
  const list = (folder: string) => {
    try {
      return Array.from(Deno.readDirSync(folder), ({ name }) => name).sort();
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
  };
  const run = list(store).find((name) => name.startsWith(trained)), folder = join(store, run ?? "");
  const names = run === undefined ? [] : list(folder).filter((name) => /^ledger\.jsonl$|\.safetensors$/.test(name));
  return new Map(names.map((name) => [name, new TextDecoder("latin1").decode(Deno.readFileSync(join(folder, name)))]));
}

/** What a workflow's steps run, line by line. */
function commandsOf(workflow: string): string[] {
  const commands = Array.from(workflow.matchAll(/^ +- run: (.+)$/gm), ([, command]) => command);
  assert(commands.length > 1 && !/run: *[|>]/.test(workflow), "The workflow's commands cannot be told");
  return commands;
}

/** Steps of those who get the project from git, and have Deno. */
const withDeno: readonly Deed[] = [
  {
    name: "a clone's workflow, step by step",
    async run(world) {
      const project = projectOf(world), { node, deno } = world;
      for (const words of [["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "A report"]]) {
        await node.run(["git", ...words], project);
      }
      const clone = join(deno.folderFor("clones"), "elsewhere");
      // As Git for Windows has it: line ends must not change all the same.
      await deno.run(["git", "clone", "--quiet", "--config", "core.autocrlf=true", project, clone], deno.folder);
      const summary = join(deno.folder, "summary.md");
      const commands = commandsOf(Deno.readTextFileSync(join(clone, ".github/workflows/upheld.yml")));
      for (const command of commands) {
        await deno.run(["bash", "-e", "-c", command], clone, { GITHUB_STEP_SUMMARY: summary, CI: "true" });
      }
      assert.match(Deno.readTextFileSync(summary), /descent\/momentum-is-faster/);
      assert.equal(await deno.run(["git", "status", "--porcelain"], clone), "?? junit.xml\n");
      return commands.map((command) => command.replace(/ >>.*/, "")).join("; ");
    },
  },
  {
    name: "deno task verify",
    run: async ({ deno }) =>
      requireVerified(
        await deno.run(["deno", "task", "--quiet", "verify", "--json"], join(deno.folderFor("clones"), "elsewhere")),
      ),
  },
  {
    name: "npm install after deno install, and the other way",
    async run({ node, deno }) {
      const clone = join(node.folderFor("clones"), "by-npm"), from = join(deno.folderFor("clones"), "elsewhere");
      await node.run(["git", "clone", "--quiet", from, clone], node.folder);
      await node.run(["npm", "install"], clone);
      const first = requireVerified(await node.run(["npx", "upheld", "verify", "--json"], clone));
      await deno.run(["deno", "install"], clone);
      await deno.run(["deno", "task", "--quiet", "verify", "--json"], clone);
      await node.run(["npm", "install"], clone);
      requireVerified(await node.run(["npx", "upheld", "verify", "--json"], clone));
      return first;
    },
  },
];

/** Steps of a course whose reports stand in one repository, each a clone without its packages. */
const withSeveral: readonly Deed[] = [
  {
    name: "upheld verify at the root",
    async run(world) {
      const { node } = world, course = node.folderFor("course"), project = projectOf(world);
      for (const name of ["hw1", "hw2"]) await node.run(["git", "clone", "--quiet", project, name], course);
      const upheld = (...args: string[]) =>
        node.end(["node", join(project, "node_modules/upheld/lib/cli/bin.js"), ...args], course);
      const calm = await upheld("verify");
      assert.equal(calm.code, 0, `${calm.out} ${calm.error}`);
      assert.match(calm.out, /^hw1 {2}✔ as on record\nhw2 {2}✔ as on record\n2 of 2 projects are well\n$/m);
      const experiment = join(course, "hw2/experiments/descent/experiment.ts");
      Deno.writeTextFileSync(
        experiment,
        Deno.readTextFileSync(experiment).replace("learningRate = 0.02", "learningRate = 0.03"),
      );
      const moved = await upheld("verify", "--json");
      assert.equal(moved.code, 1);
      assert.deepEqual(Object.keys(JSON.parse(moved.out)), ["hw1", "hw2"]);
      assert.match(moved.error, /Run descent\/plain-0 leaves its record[^]*1 of 2 projects are well/);
      assert.equal((await upheld("verify", "--project", "hw1")).code, 0);
      return "both as on record, and told apart where one has moved";
    },
  },
];

/** What is asked of the package alone. */
const withAPackage: readonly Deed[] = [
  {
    name: 'deno add npm:upheld, import "npm:upheld"',
    async run({ deno, version }) {
      await requireWhole(deno, deno.folderFor("bare"), version);
      return "types, command line, template and kernels are there";
    },
  },
  ...sabotages.map(({ what, run }) => ({ name: `${what} is noticed`, run })),
];

const at = (where: string, list: readonly Deed[]): Step[] => list.map((step) => ({ where, ...step }));
const alone = (list: readonly Deed[]): Deed[] => list.map((step) => ({ ...step, alone: true }));

/** All that is done, in order: each rests on what those before it have left, but for those that stand alone. */
export const steps: readonly Step[] = [
  ...at("Node.js alone", withNode),
  ...at("Deno and Node.js", withDeno),
  ...at("several reports", withSeveral),
  ...at("an upgrade", withAnUpgrade),
  ...at("Deno alone", alone(withDenoAlone)),
  ...at("package managers", alone(withPackageManagers)),
  ...at("a package", alone(withAPackage)),
];
