import { join } from "node:path";
import { UsageError } from "../../lib/cli/usage_error.ts";
import { type Machine, root } from "./machine.ts";

/** A processor that is emulated. */
export interface Processor {
  readonly name: string;
  /** Whether it has fused multiply-add. */
  readonly fuses: boolean;
  /** The model of an x86-64 processor, by the emulator's name; missing for ARM64. */
  readonly x86?: string;
}

/** One of another make, one of the same before it had fused multiply-add, and one with it, but few of this machine's instructions. */
export const processors: readonly Processor[] = [
  { name: "ARM64", fuses: true },
  { name: "Nehalem", fuses: false, x86: "Nehalem" },
  // Without what the emulator would say, for each thread, that it lacks.
  { name: "Haswell", fuses: true, x86: "Haswell,-pcid,-x2apic,-tsc-deadline,-hle,-invpcid,-rtm" },
];

/**
 * The processor of this name, or all.
 *
 * @throws {UsageError} When none has it.
 */
export function chosenProcessors(name?: string): readonly Processor[] {
  const names = processors.map(({ name }) => name);
  if (name === undefined || names.includes(name)) return processors.filter((one) => one.name === (name ?? one.name));
  throw new UsageError(`No processor is named ${JSON.stringify(name)}: use one of ${names.join(", ")}`, name, names);
}

/** Where the emulator and its Denos are. */
const folder = join(root, ".upheld/emulated");
const system = join(folder, "root");

/** Debian's packages of an emulator that needs no other, and of the C and C++ libraries of ARM64 as any machine may install them. */
const packages = ["qemu-user-static", "libc6-arm64-cross", "libgcc-s1-arm64-cross", "libstdc++6-arm64-cross"];

/**
 * The Deno of this version on an emulated processor, set up in `.upheld/emulated`: 130 MB from the mirrors of Debian or Ubuntu and from npm, the
 * first time, and 460 MB unpacked. Nothing is installed outside of the folder, and no rights are needed.
 *
 * @throws {Error} Where it cannot be had; the message says why.
 */
export async function emulatedDeno(processor: Processor, tell: (what: string) => void): Promise<Machine> {
  const { os, arch } = Deno.build;
  if (os !== "linux" || arch !== "x86_64") {
    throw new Error(`This machine is ${os} on ${arch}, and the emulation wants Linux on x86-64: run it there`);
  }
  const emulated = machineOf(processor);
  if (await versionOf(emulated) !== Deno.version.deno) {
    await fetchPackages(tell);
    if (!processor.x86) await fetchDeno(arm64Deno, tell);
    const version = await versionOf(emulated);
    if (version !== Deno.version.deno) {
      throw new Error(
        `The emulated Deno says it is ${
          version ?? "nothing"
        }, wanted ${Deno.version.deno}: remove ${folder} and start again`,
      );
    }
  }
  return emulated;
}

const arm64Deno = join(folder, "deno");

function machineOf({ name, x86 }: Processor): Machine {
  const emulator = (architecture: string) => join(system, `usr/bin/qemu-${architecture}-static`);
  // A cache of its own: the other Deno's holds code for another machine.
  const env = { DENO_DIR: join(folder, `cache/${name}`), NO_COLOR: "1" };
  if (x86) return { command: emulator("x86_64"), args: ["-cpu", x86, Deno.execPath()], env };
  const deno = join(arm64Deno, "node_modules/@deno/linux-arm64-glibc/deno");
  return { command: emulator("aarch64"), args: ["-L", join(system, "usr/aarch64-linux-gnu"), deno], env };
}

async function versionOf({ command, args, env }: Machine): Promise<string | undefined> {
  try {
    const { stdout } = await new Deno.Command(command, { args: [...args, "--version"], env, stderr: "null" }).output();
    return new TextDecoder().decode(stdout).match(/^deno (\S+)/)?.[1];
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Downloads and unpacks Debian packages, with lists and a cache of their own. */
async function fetchPackages(tell: (what: string) => void): Promise<void> {
  const lists = join(folder, "apt/lists"), cache = join(folder, "apt/cache"), archives = join(folder, "apt/packages");
  for (const path of [join(lists, "partial"), join(cache, "archives/partial"), archives, system]) {
    await Deno.mkdir(path, { recursive: true });
  }
  const options = [
    `Dir::State::Lists=${lists}`,
    `Dir::Cache=${cache}`,
    "Debug::NoLocking=1",
    "APT::Sandbox::User=root",
  ];
  const apt = (...args: string[]) =>
    succeed("apt-get", [...options.flatMap((option) => ["-o", option]), "-qq", ...args], archives, why);
  const why = "the emulator and its libraries come from Debian's or Ubuntu's packages";
  tell("Fetching the lists of Debian packages");
  await apt("update");
  tell(`Fetching ${packages.join(", ")}`);
  await apt("download", ...packages);
  for await (const { name } of Deno.readDir(archives)) {
    if (name.endsWith(".deb")) await succeed("dpkg-deb", ["-x", join(archives, name), system], archives, why);
  }
  await Deno.remove(join(folder, "apt"), { recursive: true });
}

/** Installs Deno's package for ARM64 beside a configuration of its own, so that the project's packages stay as they are. */
async function fetchDeno(folder: string, tell: (what: string) => void): Promise<void> {
  const name = "@deno/linux-arm64-glibc";
  tell(`Fetching ${name} ${Deno.version.deno}`);
  await Deno.mkdir(folder, { recursive: true });
  const configuration = { nodeModulesDir: "auto", imports: { [name]: `npm:${name}@${Deno.version.deno}` } };
  await Deno.writeTextFile(join(folder, "deno.json"), JSON.stringify(configuration));
  await succeed(Deno.execPath(), ["install", "--quiet", "--no-lock"], folder, "Deno for ARM64 comes from npm");
}

/** Runs a command to its end. */
async function succeed(command: string, args: readonly string[], cwd: string, why: string): Promise<void> {
  let output: Deno.CommandOutput;
  try {
    output = await new Deno.Command(command, { args: [...args], cwd, stdin: "null" }).output();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error(`There is no ${command} here, and ${why}: run it on Debian or Ubuntu`);
  }
  if (output.success) return;
  const said = new TextDecoder().decode(output.stderr).trim().split("\n").slice(-5).join("\n");
  throw new Error(`${command} ${args.at(-1)} ended with ${output.code}, and ${why}. It said:\n${said}`);
}
