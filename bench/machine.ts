import os from "node:os";

/** What times depend on beside the code. */
export interface Machine {
  /** The processor's model, with what tells apart processors of one name: its family, and how wide its vectors are. */
  readonly cpu: string;
  readonly cores: number;
  readonly deno: string;
}

/** This machine, as far as it can be told: the family and the vectors by `lscpu` alone. */
export async function thisMachine(): Promise<Machine> {
  const cpus = os.cpus();
  const model = cpus[0]?.model.trim() || "an unknown processor";
  return { cpu: processorName(model, await lscpu()), cores: cpus.length, deno: Deno.version.deno };
}

async function lscpu(): Promise<string> {
  try {
    const { stdout } = await new Deno.Command("lscpu", { env: { LC_ALL: "C" }, stderr: "null" }).output();
    return new TextDecoder().decode(stdout);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable) return "";
    throw error;
  }
}

/**
 * The name of a processor from its model and what `lscpu` prints. Clouds call processors of many generations the same.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { processorName } from "./machine.ts";
 * assert.equal(processorName("AMD EPYC", "CPU family:   26\nFlags:   fma avx2 avx512f\n"), "AMD EPYC (family 26, AVX-512)");
 * assert.equal(processorName("Apple M1", ""), "Apple M1");
 * ```
 */
export function processorName(model: string, told: string): string {
  const family = told.match(/^CPU family: *(\d+)$/m)?.[1];
  const vectors = /\bavx512f\b/.test(told) ? "AVX-512" : /\bavx2\b/.test(told) ? "AVX2" : undefined;
  const details = [family && `family ${family}`, vectors].filter(Boolean);
  return details.length > 0 ? `${model} (${details.join(", ")})` : model;
}

/** What a file of a machine is called: `amd-epyc-family-26-avx-512-2-cores`. */
export function machineSlug({ cpu, cores }: Machine): string {
  return `${cpu} ${cores} cores`.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "");
}
