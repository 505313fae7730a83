import {
  all,
  count,
  groupComparison,
  ordered,
  pairedComparison,
  predictionInterval,
  signFlip,
  similar,
  spread,
  trend,
  type Verdict,
  within,
} from "../lib/claim/mod.ts";
import { type RandomStream, stream } from "../lib/random/mod.ts";
import { errorTable } from "./error_rates.ts";
import { tableRow } from "./table_row.ts";

/** The numbers of runs that the table and the simulations look at. */
export const runCounts: readonly number[] = [3, 5, 8, 10];
/** The effects, in standard deviations over runs (of the paired difference, for an order). */
export const effects: readonly number[] = [0, 0.5, 1, 2, 3, 5];

const normals = (random: RandomStream, n: number, mean = 0, deviation = 1) =>
  Array.from({ length: n }, () => mean + deviation * random.normal());

/** One simulated judgement of `n` runs, the truth being `effect` standard deviations inside what the claim says. */
type Simulation = (random: RandomStream, n: number, effect: number) => Verdict;

const greater = pairedComparison({ alternative: "greater" });
const flipped = signFlip({ alternative: "greater" });
const positive = within({ low: 0 });
const most = count({ moreThan: 0.5, what: "are above 0" });
const three = all(positive);
const rises = trend({ wanted: "up" });
const ahead = groupComparison({ alternative: "greater" });
const inOrder = ordered({ order: ["a", "b", "c"], alternative: "greater" });

/** Every rule on normal runs; at effect 0 the truth lies on the border of the claim. */
export const simulations: Readonly<Record<string, Simulation>> = {
  "`pairedComparison`": (random, n, effect) =>
    greater.judge({ first: normals(random, n, effect), second: new Array(n).fill(0) }).verdict,
  "`similar`, margin of the effect, no difference": (random, n, effect) =>
    effect === 0 ? "inconclusive" : similar({ margin: { size: effect, reason: "the effect" } }).judge({
      first: normals(random, n),
      second: new Array(n).fill(0),
    }).verdict,
  "`groupComparison`, n runs each": (random, n, effect) =>
    ahead.judge({ first: normals(random, n, effect), second: normals(random, n) }).verdict,
  "`ordered`, of three": (random, n, effect) => {
    // Pairs differ by one deviation.
    const runs = (steps: number) => normals(random, n, steps * effect, Math.SQRT1_2);
    return inOrder.judge({ a: runs(2), b: runs(1), c: runs(0) }).verdict;
  },
  "`signFlip`": (random, n, effect) =>
    flipped.judge({ first: normals(random, n, effect), second: new Array(n).fill(0) }).verdict,
  "`within`, one side": (random, n, effect) => positive.judge(normals(random, n, effect)).verdict,
  "`within`, both sides, in the middle": (random, n, effect) =>
    within({ low: -effect, high: effect }).judge(normals(random, n)).verdict,
  "`predictionInterval`, off by the effect (share refuted)": (random, n, effect) => {
    const { verdict } = predictionInterval({ value: effect, rounding: 0, widest: 1e9 }).judge([...normals(random, n)]);
    return verdict === "refuted" ? "upheld" : "inconclusive";
  },
  "`count`, more than half above 0": (random, n, effect) =>
    most.judge(normals(random, n, effect).map((x) => x > 0)).verdict,
  "`trend`, 20 points, slope effect / 20": (random, n, effect) =>
    rises.judge(Array.from({ length: n }, () => normals(random, 20).map((x, i) => x + effect * i / 20))).verdict,
  "`all` of three `within`, one side": (random, n, effect) =>
    three.judge({ a: normals(random, n, effect), b: normals(random, n, effect), c: normals(random, n, effect) })
      .verdict,
};

/** `spread` has no effect in standard deviations: its columns are the true deviation as a share of the bound. */
const ratios: readonly number[] = [1, 0.75, 0.5, 0.35, 0.25, 0.1];
const alike = spread({ trials: 10_000, times: 2 });
const spreadOf: Simulation = (random, n, ratio) => alike.judge(normals(random, n, 0.5, ratio * 0.01)).verdict;

/** The share of simulations with a verdict, from a fixed stream. */
export function shareOf(
  verdict: Verdict,
  name: string,
  simulation: Simulation,
  { n, effect, repetitions }: { n: number; effect: number; repetitions: number },
): number {
  const random = stream("power", name, n, effect);
  let times = 0;
  for (let i = 0; i < repetitions; i++) if (simulation(random, n, effect) === verdict) times++;
  return times / repetitions;
}

const REPETITIONS = 1000;
const allSimulations: Readonly<Record<string, Simulation>> = { ...simulations, "`spread`": spreadOf };
const columnsOf = (name: string) => name === "`spread`" ? ratios : effects;

/** The row of a rule at a number of runs: per effect, the share of simulations that are upheld, in per cent. */
export function powerRow(name: string, n: number): string {
  const simulation = allSimulations[name];
  const cells = columnsOf(name).map((effect) =>
    `${Math.round(100 * shareOf("upheld", name, simulation, { n, effect, repetitions: REPETITIONS }))} %`
  );
  return tableRow([name, n, ...cells]);
}

/** The rows of the power tables: each rule at each number of runs. */
export const powerRows: readonly (readonly [name: string, n: number])[] = Object.keys(allSimulations).flatMap((name) =>
  runCounts.map((n) => [name, n] as const)
);

/** The power tables as Markdown: what share of simulated claims that hold are upheld. */
function powerTable(): string {
  const head = (label: string, columns: readonly (string | number)[]) => [
    tableRow([label, "runs", ...columns]),
    tableRow(["---", ...columns.map(() => "--:"), "--:"]),
  ];
  const rows = (holds: (name: string) => boolean) =>
    powerRows.filter(([name]) => holds(name)).map(([name, n]) => powerRow(name, n));
  return [
    ...head("rule, effect in standard deviations", effects),
    ...rows((name) => name !== "`spread`"),
    "",
    ...head("rule, true deviation as a share of the bound", ratios),
    ...rows((name) => name === "`spread`"),
  ].join("\n");
}

if (import.meta.main) console.log(`${errorTable()}\n\n${powerTable()}`);
