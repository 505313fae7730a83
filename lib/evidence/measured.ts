import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import * as v from "valibot";
import { type Measure, measureCode, numericsDigest, type Run } from "../experiment/mod.ts";
import { digestOf, readIfThere, writeWhole } from "../files/mod.ts";
import { dictionary, parseJson, ValidationError } from "../validation/mod.ts";
import { forgetEvidence } from "./cache.ts";
import type { MeasuredOnce, MeasuredRun } from "./measured_numbers.ts";
import { markVersion, requireVersion } from "./store_version.ts";

export { type MeasuredOnce, type MeasuredRun, measuresIn, numbersOf } from "./measured_numbers.ts";

/** Whether two measurements gave the same numbers, as files hold them. */
export function sameNumbers(one: MeasuredOnce, other: MeasuredOnce): boolean {
  const [first, second] = [one, other].map(({ numbers }) => JSON.parse(JSON.stringify(numbers)));
  return isDeepStrictEqual(first, second);
}

/** The first number in which two measurements differ, in words. */
export function differenceOf(one: MeasuredOnce, other: MeasuredOnce): string {
  const flat = ({ numbers }: MeasuredOnce) =>
    new Map(
      Object.entries(numbers).flatMap(([name, value]) =>
        typeof value === "number"
          ? [[name, value] as const]
          : value.map((number, i) => [`${name}[${i}]`, number] as const)
      ),
    );
  const [first, second] = [flat(one), flat(other)];
  const name = [...new Set([...first.keys(), ...second.keys()])].find((name) => first.get(name) !== second.get(name))!;
  return `${name} is ${first.get(name) ?? "missing"} and ${second.get(name) ?? "missing"}`;
}

const schema: v.GenericSchema<MeasuredRun> = v.looseObject({
  weights: v.string(),
  measures: dictionary(v.looseObject({
    code: v.optional(v.string()),
    module: v.optional(v.string()),
    numbers: dictionary(v.union([v.number(), v.array(v.number())])),
  })),
});

/** What was measured as its file holds it: a line a measure. */
export function measuredText({ weights, measures }: MeasuredRun): string {
  const lines = Object.entries(measures).map(([name, once]) => `${JSON.stringify(name)}: ${JSON.stringify(once)}`);
  return `{"weights": ${JSON.stringify(weights)}, "measures": {\n${lines.join(",\n")}\n}}\n`;
}

/** @throws {ValidationError} When it is no such file. */
export function parseMeasured(text: string, name: string): MeasuredRun {
  return parseJson(schema, text, name);
}

/**
 * Where the local store keeps what the present engine measured on the net that a run ended with, whether it was trained here or is
 * on record.
 *
 * @param chain The end of the run's chain: it fixes protocol, seed, data and trained weights.
 */
const storedPath = (store: string, { experiment, id }: Run, chain: string) =>
  join(store, experiment, "measures", `${id}-${digestOf([chain, numericsDigest()]).slice(0, 16)}.json`);

/** What the local store has measured on the net that a run ended with, as far as the present code of the measures did. */
export function storedMeasures(
  store: string,
  run: Run,
  chain: string,
  measures: Readonly<Record<string, Measure>>,
): Record<string, MeasuredOnce> {
  if (Object.keys(measures).length === 0) return {};
  const path = storedPath(store, run, chain), text = readIfThere(path);
  const kept = text === undefined ? {} : readKept(text, path);
  return Object.fromEntries(
    Object.entries(kept).filter(([name, { code, module }]) =>
      Object.hasOwn(measures, name) && module !== undefined && code === measureCode(measures[name], run.module, module)
    ),
  );
}

/** What cannot be read is measured anew. */
function readKept(text: string, path: string): MeasuredRun["measures"] {
  try {
    return parseMeasured(text, path).measures;
  } catch (error) {
    if (error instanceof ValidationError) return {};
    throw error;
  }
}

/** What the local store has measured, as it goes on record. */
export function asRecorded(kept: MeasuredRun["measures"]): MeasuredRun["measures"] {
  return Object.fromEntries(Object.entries(kept).map(([name, { code, numbers }]) => [name, { code, numbers }]));
}

/** Keeps in the local store what was measured on the net that a run ended with. */
export async function storeMeasures(store: string, run: Run, chain: string, measured: MeasuredRun): Promise<void> {
  requireVersion(store);
  markVersion(store);
  const path = storedPath(store, run, chain);
  await Deno.mkdir(dirname(path), { recursive: true });
  await writeWhole(path, measuredText(measured));
  forgetEvidence();
}
