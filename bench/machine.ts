import os from "node:os";
import { cpuinfoWords, processorIn } from "../lib/program/processor.ts";

/** What times depend on beside the code. */
export interface Machine {
  /** The processor's model, with what tells apart processors of one name: its family, and how wide its vectors are. */
  readonly cpu: string;
  readonly cores: number;
  readonly deno: string;
}

/** This machine, as far as it can be told: the family and the vectors on Linux alone. */
export async function thisMachine(): Promise<Machine> {
  const cpus = os.cpus();
  const model = cpus[0]?.model.trim() || "an unknown processor";
  return { cpu: processorName(model, await cpuinfo()), cores: cpus.length, deno: Deno.version.deno };
}

async function cpuinfo(): Promise<string> {
  const [program, ...args] = cpuinfoWords;
  try {
    const { stdout } = await new Deno.Command(program, { args, stderr: "null" }).output();
    return new TextDecoder().decode(stdout);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable) return "";
    throw error;
  }
}

/**
 * The name of a processor from its model and `/proc/cpuinfo`. Clouds call processors of many generations the same.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { processorName } from "./machine.ts";
 * assert.equal(processorName("AMD EPYC", "cpu family\t: 26\nflags\t: fma avx2 avx512f\n"), "AMD EPYC (family 26, AVX-512)");
 * assert.equal(processorName("Apple M1", ""), "Apple M1");
 * ```
 */
function processorName(model: string, told: string): string {
  const { processor = "", instructionSets = "" } = processorIn(told), family = processor.match(/family (\d+)/)?.[1];
  const vectors = /\bavx512f\b/.test(instructionSets)
    ? "AVX-512"
    : /\bavx2\b/.test(instructionSets)
    ? "AVX2"
    : undefined;
  const details = [family && `family ${family}`, vectors].filter(Boolean);
  return details.length > 0 ? `${model} (${details.join(", ")})` : model;
}

/** What a file of a machine is called: `amd-epyc-family-26-avx-512-2-cores`. */
export function machineSlug({ cpu, cores }: Machine): string {
  return `${cpu} ${cores} cores`.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-").replaceAll(/^-|-$/g, "");
}
