import assert from "node:assert/strict";
import { join } from "node:path";
import { type Machine, nodePrograms } from "./machine.ts";
import { type Deed, requireTested, requireVerified } from "./step.ts";

/** What a package manager is called by, and how it does what npm does. */
interface PackageManager {
  /** What npm installs it by. */
  readonly specifier: string;
  /** Makes a project in a folder. */
  make(machine: Machine, name: string, folder: string): Promise<unknown>;
  /** The words that start `upheld` in a project. */
  readonly upheld: readonly string[];
  /** Installs what a clone asks for. */
  readonly install: readonly string[];
  /** What it asks the environment for, beside the registry. */
  readonly env?: Readonly<Record<string, string>>;
}

const managers: Readonly<Record<string, PackageManager>> = {
  pnpm: {
    specifier: "pnpm@12.21.0",
    make: (machine, name, folder) => machine.run(["pnpm", "dlx", "upheld", "new", name], folder),
    upheld: ["pnpm", "exec", "upheld"],
    install: ["pnpm", "install"],
  },
  "yarn 1": {
    specifier: "yarn@1.22.22",
    async make(machine, name, folder) {
      Deno.writeTextFileSync(join(folder, "package.json"), '{ "private": true }\n');
      await machine.run(["yarn", "add", "upheld"], folder);
      await machine.run(["yarn", "--silent", "upheld", "new", name], folder);
    },
    upheld: ["yarn", "--silent", "upheld"],
    install: ["yarn", "install"],
  },
  "yarn 4, nodeLinker: node-modules": {
    specifier: "@yarnpkg/cli-dist@4.18.1",
    async make(machine, name, folder) {
      await machine.run(["yarn", "dlx", "upheld", "new", name], folder);
      await machine.run(["yarn", "install"], join(folder, name));
    },
    upheld: ["yarn", "upheld"],
    install: ["yarn", "install"],
    // It takes no version in its first day, but for what it is told to.
    env: {
      YARN_NODE_LINKER: "node-modules",
      YARN_ENABLE_IMMUTABLE_INSTALLS: "false",
      YARN_NPM_MINIMAL_AGE_GATE: "0",
    },
  },
};

/** Steps of those who have Node.js and another package manager than npm. */
export const withPackageManagers: readonly Deed[] = Object.entries(managers).map(([name, manager]) => ({
  name: `${name}: new, verify, test, and in a clone`,
  async run(world) {
    const machine = world.machine(name.replace(/\W+/g, "_"), nodePrograms, manager.env);
    await machine.install(manager.specifier);
    const projects = machine.folderFor("projects"), project = join(projects, "my_report");
    await manager.make(machine, "my_report", projects);
    const verify = async (folder: string) =>
      requireVerified(await machine.run([...manager.upheld, "verify", "--json"], folder));
    const made = await verify(project), tested = requireTested(await machine.run([...manager.upheld, "test"], project));
    for (const words of [["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "A report"]]) {
      await machine.run(["git", ...words], project);
    }
    const clone = join(machine.folderFor("clones"), "elsewhere");
    await machine.run(["git", "clone", "--quiet", project, clone], machine.folder);
    for (const folder of [clone, project]) {
      await machine.run(manager.install, folder);
      assert.equal(await verify(folder), made);
    }
    return `${made}, ${tested}, and the same in a clone after ${manager.install.join(" ")}`;
  },
}));

/** Steps of a person with Deno, and neither Node.js nor npm. */
export const withDenoAlone: readonly Deed[] = [
  {
    name: "deno run npm:upheld new, verify, test",
    async run({ machine, version }) {
      const deno = machine("deno_alone", ["deno"]), projects = deno.folderFor("projects");
      // Deno takes no version in its first day, but for what it is told to.
      const words = ["deno", "run", "--quiet", "-A", "--minimum-dependency-age=0", `npm:upheld@${version}`];
      const project = join(projects, "my_report");
      await deno.run([...words, "new", "my_report"], projects);
      const verified = requireVerified(await deno.run(["deno", "task", "--quiet", "verify", "--json"], project));
      const tested = requireTested(await deno.run(["deno", "task", "--quiet", "test"], project));
      // With caches that have it all, and where a project has Upheld installed.
      await deno.run([...words, "new", "another"], projects);
      assert.equal(
        requireVerified(await deno.run([...words, "verify", "--json"], join(projects, "another"))),
        verified,
      );
      return `${verified}, ${tested}`;
    },
  },
  {
    name: "deno add npm:upheld where there is no package.json, verify, test",
    async run({ machine, version }) {
      const deno = machine("deno_json", ["deno"]), projects = deno.folderFor("projects");
      const words = ["deno", "run", "--quiet", "-A", "--minimum-dependency-age=0", `npm:upheld@${version}`];
      await deno.run([...words, "new", "my_report"], projects);
      const project = join(projects, "my_report"), path = join(project, "deno.json");
      for (const name of ["package.json", "deno.lock"]) Deno.removeSync(join(project, name));
      Deno.removeSync(join(project, "node_modules"), { recursive: true });
      const { nodeModulesDir: _, ...config } = JSON.parse(Deno.readTextFileSync(path));
      Deno.writeTextFileSync(path, JSON.stringify(config));
      await deno.run(["deno", "add", `npm:upheld@${version}`], project);
      const verified = requireVerified(await deno.run([...words, "verify", "--json"], project));
      return `${verified}, ${requireTested(await deno.run([...words, "test"], project))}`;
    },
  },
];
