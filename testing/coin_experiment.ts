import { type Assumption, type FunctionExperiment, valueOf } from "../lib/experiment/mod.ts";

const count = {
  name: "tosses",
  unsaid: "how often it is tossed",
  default: "100",
  reason: "a round number",
  alternatives: ["10"],
  values: { "100": 100, "10": 10 },
} satisfies Assumption;

/** An experiment that trains nothing: a coin that is tossed a hundred times, and how often heads fell, by a fair and a bent one. */
const experiment: FunctionExperiment = {
  id: "coin",
  title: "A coin is tossed",
  code: import.meta.url,
  variants: ["fair", "bent"],
  seeds: () => 5,
  assumptions: [count],
  files: ["coin.json"],
  async run({ variant, choices, random }) {
    const { bent } = JSON.parse(await Deno.readTextFile(new URL("coin.json", import.meta.url)));
    const toss = random("tosses"), chance = variant === "bent" ? bent : 0.5;
    const tosses = Array.from({ length: valueOf(count, choices) }, () => Number(toss.uniform() < chance));
    return { heads: tosses.reduce((sum, one) => sum + one) / tosses.length, tosses };
  },
};
export default experiment;
