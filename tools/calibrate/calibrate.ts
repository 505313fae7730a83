import { dirname, join } from "node:path";
import { digestOf, digestOfFile, filesBelow, fromFileUrl, readIfThere } from "../../lib/files/mod.ts";
import type { Seeds } from "../../lib/experiment/mod.ts";
import { judgeReport, type Outcome } from "./judge_report.ts";
import type { MadeUpClaim, Truth } from "./made_up_claims.ts";
import { plans, planWords, type ReportOptions } from "./made_up_report.ts";
import { type World, worlds } from "./noise.ts";

/** How many verdicts on claims of one kind were wrong. */
export interface Count {
  readonly world: World;
  readonly claim: string;
  readonly truth: Truth;
  readonly plan: string;
  readonly claims: number;
  /** By the look that decided them. */
  readonly wrong: readonly number[];
}

/** So many reports are made in each world. */
export const everyWorld = Object.keys(worlds) as World[];
/** Of each world in which what rules assume is not so, there are so many reports for each of the other. */
const wrongWorldShare = 0.2;

/** Half of all reports have the border for their truth, which is the worst case; where the world is wrong, all have. */
const truths: readonly Truth[] = ["border", "true", "border", "false"];

/**
 * The first reports of a world: each plan in turn, and under each plan each truth.
 *
 * @param count How many there are of the world that rules assume; of others there are fewer.
 */
export function reportsOf(world: World, count = 1000, following: readonly Seeds[] = plans): ReportOptions[] {
  const length = world === "normal" ? count : Math.ceil(count * wrongWorldShare);
  return Array.from({ length }, (_, number) => ({
    number,
    world,
    truth: world === "normal" ? truths[Math.floor(number / following.length) % truths.length] : "border",
    seeds: following[number % following.length],
  }));
}

/** How reports are judged. */
export interface CalibrateOptions {
  /** Where runs and records are while they are made. */
  readonly folder: string;
  /** Claims that each report makes (default: all). */
  readonly claims?: readonly MadeUpClaim[];
  /** Whether what became of a report is kept in the folder, so that it need not be judged again. */
  readonly keep?: boolean;
  /** Told behind each report. */
  readonly watch?: (done: number, of: number) => void;
}

/** Judges made-up reports, and counts wrong verdicts. */
export async function calibrate(reports: readonly ReportOptions[], options: CalibrateOptions): Promise<Count[]> {
  const { folder, claims, keep = false, watch = () => {} } = options;
  const counts = new Map<string, { -readonly [K in keyof Count]: Count[K] } & { wrong: number[] }>();
  await Deno.mkdir(folder, { recursive: true });
  for (const [done, report] of reports.entries()) {
    const plan = planWords(report.seeds), { world, truth } = report;
    for (const { claim, wrong, look } of await outcomesOf(report, folder, claims, keep)) {
      const key = [world, claim, truth, plan].join("\n");
      const looks = typeof report.seeds === "number" ? 1 : report.seeds.looks.length;
      const count = counts.get(key) ?? { world, claim, truth, plan, claims: 0, wrong: new Array(looks).fill(0) };
      counts.set(key, count);
      count.claims++;
      if (wrong) count.wrong[look]++;
    }
    watch(done + 1, reports.length);
  }
  return [...counts.values()];
}

async function outcomesOf(
  report: ReportOptions,
  folder: string,
  claims: readonly MadeUpClaim[] | undefined,
  keep: boolean,
): Promise<readonly Outcome[]> {
  const path = join(folder, `${report.world}-${report.number}-${code().slice(0, 16)}.json`);
  const known = keep ? readIfThere(path) : undefined;
  if (known !== undefined) return JSON.parse(known);
  const scratch = await Deno.makeTempDir({ dir: folder });
  const outcomes = await judgeReport(report, scratch, claims);
  if (keep) {
    await Deno.writeTextFile(`${path}.tmp`, JSON.stringify(outcomes));
    await Deno.rename(`${path}.tmp`, path);
  }
  return outcomes;
}

let digest: string | undefined;

/** Of all code that what becomes of a report can hang on. */
function code(): string {
  const here = dirname(fromFileUrl(new URL(import.meta.url))), lib = join(here, "../../lib");
  const made = ["noise.ts", "made_up_claims.ts", "made_up_report.ts", "judge_report.ts"].map((file) =>
    join(here, file)
  );
  return digest ??= digestOf([
    ...made,
    ...["claim", "evidence", "experiment", "plan", "random", "math", "statistics"].flatMap((folder) =>
      filesBelow(join(lib, folder), ".ts").filter((file) => !file.endsWith("_test.ts")).map((file) =>
        join(lib, folder, file)
      )
    ),
  ].map(digestOfFile));
}
