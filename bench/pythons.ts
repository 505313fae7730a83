import { fileURLToPath } from "node:url";

/** A library of Python that nets are trained with. */
export type Library = "PyTorch" | "JAX";

/** A Python that has such a library. */
export interface PythonPeer {
  readonly library: Library;
  readonly python: string;
  readonly version: string;
}

const modules: Readonly<Record<Library, string>> = { PyTorch: "torch", JAX: "jax" };
const scripts: Readonly<Record<Library, string>> = { PyTorch: "peer/torch_steps.py", JAX: "peer/jax_steps.py" };
const libraries = Object.keys(modules) as Library[];
const packages = ["python3-torch", "libopenblas0-pthread"];

/** The libraries that a Python can import, of those that are looked for. */
export async function peersOf(python: string, wanted: readonly Library[] = libraries): Promise<PythonPeer[]> {
  const found: PythonPeer[] = [];
  for (const library of wanted) {
    try {
      const module = modules[library], args = ["-c", `import ${module}; print(${module}.__version__)`];
      const { success, stdout } = await new Deno.Command(python, { args }).output();
      // PyTorch's has the build behind a plus sign.
      if (success) found.push({ library, python, version: new TextDecoder().decode(stdout).trim().split("+")[0] });
    } catch (error) {
      // No such file, or no program.
      if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied)) throw error;
    }
  }
  return found;
}

/** The command line of the program that trains with it. */
export function programOf({ library, python }: PythonPeer): string[] {
  // -B: nothing is written beside the programs.
  return [python, "-B", fileURLToPath(new URL(scripts[library], import.meta.url))];
}

/**
 * Installs PyTorch as a package of the system.
 *
 * @throws {Error} When that fails, or the system has no apt-get.
 */
export async function installTorch(): Promise<void> {
  let end = "there is no apt-get here";
  try {
    // Standard output is for the results.
    const { success, code } = await new Deno.Command("apt-get", {
      args: ["install", "-y", ...packages],
      env: { DEBIAN_FRONTEND: "noninteractive" },
      stdout: "null",
      stderr: "inherit",
    }).output();
    if (success) return;
    end = `apt-get ended with ${code}`;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  throw new Error(`PyTorch could not be installed, ${end}. ${otherWays}`);
}

const otherWays = `Try as root:
  apt-get update && apt-get install -y ${packages.join(" ")}
or, for a Python of your own (torch takes 5 GB there, jax 600 MB):
  python3 -m venv .upheld/torch && .upheld/torch/bin/pip install torch
  python3 -m venv .upheld/jax && .upheld/jax/bin/pip install jax
  deno task bench:peer --python .upheld/torch/bin/python --python .upheld/jax/bin/python`;

/** What to do where no Python has one of them. */
export function withoutPeers(pythons: readonly string[]): string {
  return `No PyTorch and no JAX to compare with: ${pythons.join(", ")} cannot import torch or jax.
On Debian or Ubuntu --install gets PyTorch. ${otherWays}`;
}
