import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { copyAll } from "../../testing/run_task.ts";
import { nextVersion, repacked } from "./repacked.ts";
import { type Deed, projectOf, recordOf, requireTested, requireVerified, upheld } from "./step.ts";
import { versionBefore } from "./version_before.ts";
import type { World } from "./world.ts";

/** Where the project lies that the version before has made. */
const oldProject = ({ node }: World) => join(node.folderFor("projects"), "old_project");

const installedVersion = (project: string): string =>
  JSON.parse(Deno.readTextFileSync(join(project, "node_modules/upheld/package.json"))).version;

/** What is the same package under a version above all others. */
async function publishLater({ tarball, folder, registry }: World): Promise<string> {
  const version = nextVersion(), later = await repacked(tarball, join(folder, version), version);
  await registry.publish(later.folder);
  return version;
}

/** Demands that a project has a version of Upheld, that its record is valid by it, and that its tests pass. */
async function requireValid(world: World, project: string, version: string, only: readonly string[] = []) {
  assert.equal(installedVersion(project), version);
  const verified = requireVerified(await upheld(world, ["verify", ...only, "--json"], project));
  const tests = only.map((name) => `experiments/${name}`);
  return `${version}: ${verified}, ${requireTested(await upheld(world, ["test", ...tests], project))}`;
}

/** Steps of a person who has a project that another version made. */
export const withAnUpgrade: readonly Deed[] = [
  {
    name: "npm install upheld@latest, verify, test",
    async run(world) {
      const project = projectOf(world), version = await publishLater(world);
      await world.node.run(["npm", "install", "upheld@latest"], project);
      return await requireValid(world, project, version, ["descent"]);
    },
  },
  {
    name: "npx deno add npm:upheld@latest, verify, test",
    async run(world) {
      const project = projectOf(world), version = await publishLater(world);
      await world.node.run(["npx", "-y", "deno", "add", "npm:upheld@latest"], project);
      return await requireValid(world, project, version, ["descent"]);
    },
  },
  {
    name: "a project that the package of the version before has made",
    async run(world) {
      const { node, registry } = world, project = oldProject(world);
      const before = await versionBefore(join(world.folder, "before"));
      await registry.publish(before.tarball, "before");
      await node.run(["npx", "-y", `upheld@${before.version}`, "new", "old_project"], join(project, ".."));
      assert.equal(installedVersion(project), before.version);
      requireVerified(await upheld(world, ["verify", "--json"], project));
      const record = recordOf(project), version = await publishLater(world);
      await node.run(["npx", "-y", "deno", "add", "npm:upheld@latest"], project);
      const valid = await requireValid(world, project, version);
      assert.deepEqual(recordOf(project), record, "The record has other bytes");
      return `${before.version} (${before.commit}) to ${valid}`;
    },
  },
  {
    name: "npm install where Deno alone has installed, as doctor says",
    async run(world) {
      const { node } = world, project = oldProject(world);
      const { facts } = JSON.parse(await upheld(world, ["doctor", "--json"], project));
      assert.match(facts["Packages"], /by Deno: remove node_modules before npm install/);
      const { code, error } = await node.end(["npm", "install"], project);
      const stumbles = code !== 0 && /Cannot read properties of null|ERESOLVE/.test(error);
      assert(stumbles, `npm does not stumble as docs/versions.md and doctor say: ${error}`);
      Deno.removeSync(join(project, "node_modules"), { recursive: true });
      await node.run(["npm", "install"], project);
      return requireVerified(await upheld(world, ["verify", "--json"], project));
    },
  },
  {
    name: "a project that 0.1 has linked to a clone, as CHANGELOG.md says",
    async run(world) {
      const old = join(world.node.folderFor("projects"), "old_report"), project = projectOf(world);
      copyAll(fileURLToPath(new URL("../../fixtures/project_0.1", import.meta.url)), old);
      for (const name of ["package.json", "deno.json", ".gitattributes"]) {
        Deno.copyFileSync(join(project, name), join(old, name));
      }
      await world.node.run(["npm", "install"], old);
      const verified = requireVerified(await upheld(world, ["verify", "--json"], old));
      return `${verified}, ${requireTested(await upheld(world, ["test"], old))}`;
    },
  },
];
