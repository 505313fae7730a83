import { cpus } from "node:os";
import * as v from "valibot";
import { kernelsFor } from "../backend/when_needed.ts";
import { codeDigest, kernelDigest, packages, type Run } from "../experiment/mod.ts";
import { type Provenance, provenanceFields } from "../program/mod.ts";

/** What a run was made on. It is recorded and compared, and never enters a result. */
export interface Environment extends Provenance {
  readonly deno: string;
  readonly v8: string;
  readonly architecture: string;
  readonly system: string;
  /** Model of the processor; "unknown" where it may not be asked for. */
  readonly cpu: string;
  /** The pinned packages that decide the bits, as `name@version`, with a space between them. */
  readonly packages: string;
  /** SHA-256 of the compiled kernels. */
  readonly kernels: string;
  /** SHA-256 of all code that decides the bits, kernels among it. */
  readonly code: string;
  /** By what means products were added up with one rounding; only of runs that do. */
  readonly multiplyAdd?: string;
}

const fields = ["deno", "v8", "architecture", "system", "cpu", "packages", "kernels", "code"] as const;

/** An environment as files hold it; a later version may say more. */
export const environmentSchema: v.GenericSchema<Environment> = v.looseObject({
  ...Object.fromEntries(fields.map((field) => [field, v.string()])) as Record<
    typeof fields[number],
    v.StringSchema<undefined>
  >,
  multiplyAdd: v.optional(v.string()),
  ...Object.fromEntries(provenanceFields.map((field) => [field, v.optional(v.string())])),
});

let current: Environment | undefined;

/** The environment of this process, as it was when first asked for. */
export function currentEnvironment(): Environment {
  return current ??= {
    deno: Deno.version.deno,
    v8: Deno.version.v8,
    architecture: Deno.build.arch,
    system: Deno.build.os,
    cpu: processor(),
    packages: packages().join(" "),
    kernels: kernelDigest(),
    code: codeDigest(),
  };
}

/** The environment of this process, as a run has it. */
export async function environmentOf({ protocol }: Pick<Run, "protocol">): Promise<Environment> {
  const environment = currentEnvironment();
  const wanted = "arithmetic" in protocol ? protocol.arithmetic : undefined;
  if (wanted !== "fused-multiply-add") return environment;
  const { arithmetic } = await kernelsFor(wanted);
  return { ...environment, multiplyAdd: arithmetic === "fused" ? inProcessor : fromFloat64 };
}

/** By what means fused multiply-add is had, in words. */
export const inProcessor = "in the processor", fromFloat64 = "made of float64 arithmetic";

/** What differs between two environments, in words; empty where nothing does. The environments may be given other names. */
export function environmentDifference(
  recorded: Environment,
  current: Environment,
  { then, now } = { then: "then", now: "now" },
): string[] {
  const keys = new Set([...Object.keys(current), ...provenanceFields.filter((field) => recorded[field])]);
  return ([...keys] as (keyof Environment)[])
    .filter((key) => recorded[key] !== current[key] && !isUntold(key, recorded, current))
    .map((key) => {
      const [before, after] = lists.includes(key)
        ? differingWords(recorded[key], current[key])
        : [recorded[key], current[key]];
      return `${key}: ${before || "none"} ${then}, ${after || "none"} ${now}`;
    });
}

/** Fields that earlier records lack, and some systems do not tell: where one of two lacks it, nothing is known of it. */
const untold: readonly string[] = ["processor", "instructionSets"] satisfies (keyof Environment)[];

const isUntold = (key: keyof Environment, one: Environment, other: Environment): boolean =>
  untold.includes(key) && (one[key] === undefined || other[key] === undefined);

/** Fields with a word for each of many things. */
const lists: readonly string[] = ["programPackages", "programFiles", "instructionSets"] satisfies (keyof Environment)[];

/** Those words of two lists that the other lacks. */
function differingWords(one = "", other = ""): [string, string] {
  const [before, after] = [one, other].map((text) => text.split(" "));
  return [
    before.filter((word) => !after.includes(word)).join(" "),
    after.filter((word) => !before.includes(word)).join(" "),
  ];
}

function processor(): string {
  try {
    return cpus()[0]?.model.trim() || "unknown";
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return "unknown";
    throw error;
  }
}
