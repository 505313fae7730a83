import { join } from "node:path";
import { buildPackage } from "../package/build.ts";
import { Machine, nodePrograms } from "./machine.ts";
import { firstVersion as version } from "./repacked.ts";
import { type Registry, startRegistry } from "./registry.ts";

/** A registry with the package in it, and machines that have nothing yet. */
export interface World extends AsyncDisposable {
  readonly registry: Registry;
  /** Path of the package's tarball. */
  readonly tarball: string;
  /** Version that was published: none that the registry of npm has. */
  readonly version: string;
  /** With Node.js alone. */
  readonly node: Machine;
  /** With Node.js and Deno. */
  readonly deno: Machine;
  readonly folder: string;
  /** Another machine as new. */
  machine(name: string, programs: readonly string[], env?: Readonly<Record<string, string>>): Machine;
}

/**
 * Starts a registry, makes the package and publishes it.
 *
 * @param programs Where programs that are installed once are kept.
 */
export async function makeWorld(programs: string): Promise<World> {
  const folder = Deno.realPathSync(await Deno.makeTempDir({ prefix: "upheld_install_" }));
  await using made = new AsyncDisposableStack();
  made.defer(() => Deno.remove(folder, { recursive: true }));
  const out = join(folder, "package");
  const building = buildPackage({ out, version });
  // It is told where it is waited for.
  building.catch(() => {});
  const registry = made.use(await startRegistry(programs, join(folder, "registry")));
  const tarball = await building;
  await registry.publish(tarball);
  const machine: World["machine"] = (name, programs, env) =>
    new Machine(join(folder, name), registry.url, programs, env);
  const kept = made.move();
  return {
    registry,
    tarball,
    version,
    node: machine("node", nodePrograms),
    deno: machine("deno", [...nodePrograms, "deno"]),
    folder,
    machine,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
