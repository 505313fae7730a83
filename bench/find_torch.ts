/** A Python that has PyTorch. */
export interface Torch {
  readonly python: string;
  readonly version: string;
}

const packages = ["python3-torch", "libopenblas0-pthread"];

/** The first of some Pythons that can import PyTorch. */
export async function findTorch(pythons: readonly string[]): Promise<Torch | undefined> {
  for (const python of pythons) {
    try {
      const { success, stdout } = await new Deno.Command(python, {
        args: ["-c", "import torch; print(torch.__version__)"],
      }).output();
      if (success) return { python, version: new TextDecoder().decode(stdout).trim() };
    } catch (error) {
      // No such file, or no program.
      if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied)) throw error;
    }
  }
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
or, for a Python of your own:
  python3 -m venv .upheld/torch && .upheld/torch/bin/pip install torch
  deno task bench:peer --python .upheld/torch/bin/python`;

/** What to do where no Python has PyTorch. */
export function withoutTorch(pythons: readonly string[]): string {
  return `No PyTorch to compare with: ${pythons.join(", ")} cannot import torch. Only our own times follow.
On Debian or Ubuntu --install gets it. ${otherWays}`;
}
