import type { Figure, Series } from "../../lib/figure/mod.ts";
import { palette } from "../../lib/figure/mod.ts";
import { tableRow } from "../../testing/table_row.ts";
import { type Count, everyWorld } from "./calibrate.ts";
import { madeUpClaims, nameOf } from "./made_up_claims.ts";
import { copies } from "./made_up_report.ts";
import { worlds } from "./noise.ts";
import { planRates, promised, type Rate, ratesBy, ruleOf } from "./rates.ts";

const perCent = (share: number) => (100 * share).toFixed(1);
const rateOf = ({ wrong, claims }: Rate) => wrong / claims;
const withInterval = (rate: Rate) =>
  `${perCent(rateOf(rate))} % (${perCent(rate.interval[0])} to ${perCent(rate.interval[1])})`;
const ofAll = (rate: Rate | undefined) => rate ? `${rate.wrong} of ${rate.claims.toLocaleString("en-US")}` : "";

const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]) =>
  [head, head.map((_, i) => i === 0 ? "---" : "--:"), ...rows].map(tableRow).join("\n");

/** By rule and by claim: of what is on the border, of what is true, of what is false. */
function byName(
  counts: readonly Count[],
  head: string,
  nameOf: (count: Count) => string,
  shown: (name: string) => string,
) {
  const [trues, falses] = (["true", "false"] as const).map((truth) => {
    const rates = ratesBy(counts, nameOf, "normal", truth);
    return (name: string) => ofAll(rates.find((rate) => rate.name === name));
  });
  return table(
    [head, "at the border", "decided wrongly", "true, refuted", "false, upheld"],
    ratesBy(counts, nameOf, "normal", "border").map((rate) => [
      shown(rate.name),
      rate.claims.toLocaleString("en-US"),
      withInterval(rate),
      trues(rate.name),
      falses(rate.name),
    ]),
  );
}

/** The rule as code, and the rest in words. */
const code = (name: string) => name.replace(/^\w+/, "`$&`");

/** By rule, in the world that rules assume. */
const ruleTable = (counts: readonly Count[]): string => byName(counts, "rule", ruleOf, code);

/** By claim, in the world that rules assume. */
const claimTable = (counts: readonly Count[]): string => byName(counts, "claim", ({ claim }) => claim, code);

/** By plan, and the look that decided wrongly. */
function planTable(counts: readonly Count[]): string {
  return table(
    ["plan", "at the border", "decided wrongly", "at each look"],
    planRates(counts).map((rate) => [
      rate.name,
      rate.claims.toLocaleString("en-US"),
      withInterval(rate),
      `${rate.byLook.map((wrong) => perCent(wrong / rate.claims)).join(", ")} %`,
    ]),
  );
}

/** By rule, in each world: of what is on the border. */
function worldTable(counts: readonly Count[]): string {
  const known = everyWorld.filter((world) => counts.some((count) => count.world === world));
  const rates = known.map((world) => ratesBy(counts, ruleOf, world, "border"));
  return table(
    ["rule", ...known.map((world) => worlds[world].title)],
    rates[0].map(({ name }) => [
      code(name),
      ...rates.map((ofWorld, world) => {
        const rate = ofWorld.find((rate) => rate.name === name);
        return rate === undefined ? "" : world === 0 ? `${perCent(rateOf(rate))} %` : withInterval(rate);
      }),
    ]),
  );
}

/** How many reports were made in each world. */
function reportLine(counts: readonly Count[]): string {
  const any = nameOf(madeUpClaims[0]);
  const reports = Map.groupBy(counts.filter(({ claim }) => claim === any), ({ world }) => worlds[world].title);
  const numbers = Array.from(
    reports,
    ([title, of]) =>
      `- ${title}: ${(of.reduce((sum, { claims }) => sum + claims, 0) / copies).toLocaleString("en-US")} reports`,
  );
  return numbers.join("\n");
}

/** All tables by the titles that they stand under. */
export const tablesOf = (counts: readonly Count[]): Readonly<Record<string, string>> => ({
  "Reports": reportLine(counts),
  "By rule": ruleTable(counts),
  "By plan and look": planTable(counts),
  "By claim": claimTable(counts),
  "Wrong worlds": worldTable(counts),
});

/** The rate of each rule with its interval, against what is promised. */
export function rateFigure(counts: readonly Count[]): Figure {
  const rates = ratesBy(counts, ruleOf, "normal", "border"), places = rates.map((_, i) => rates.length - i);
  const intervals = rates.map(({ name, interval }, i): Series => ({
    label: name,
    color: palette.blue,
    x: interval.map((end) => 100 * end),
    y: [places[i], places[i]],
  }));
  const marks = rates.map((rate, i) => ({ x: 100 * rateOf(rate), y: places[i], label: "found, on its interval" }));
  return {
    width: "double",
    aspect: 0.5,
    panels: [{
      x: {
        label: "wrong verdicts on claims whose border is the truth",
        unit: "%",
        min: 0,
        max: Math.ceil(Math.max(...intervals.flatMap(({ x }) => x))),
      },
      y: { label: "rule", min: 0, max: rates.length + 1, ticks: [] },
      series: intervals,
      marks,
      lines: [{ axis: "x", at: 100 * promised, label: "promised" }],
      labels: "ends",
    }],
  };
}
