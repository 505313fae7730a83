import type { Multiverse } from "../claim/mod.ts";
import type { Assumption } from "../experiment/mod.ts";
import type { Curve } from "./model.ts";

/**
 * The specification curve of a claim (Simonsohn, Simmons & Nelson 2020): its effect in each universe, smallest first, those that
 * failed behind, and below which choices make each up.
 */
export function curveOf({ universes, unit = "", part }: Multiverse, assumptions: readonly Assumption[]): Curve {
  const shown = universes.filter(({ effect, verdict }) => effect !== undefined || verdict === "failed");
  const sorted = shown.toSorted((a, b) => (a.effect ?? Infinity) - (b.effect ?? Infinity) || 0);
  const values = sorted.flatMap(({ effect }) => effect ?? []);
  const logarithmic = values.length > 0 && Math.min(...values) > 0 && Math.max(...values) / Math.min(...values) > 20;
  const to = logarithmic ? Math.log10 : (value: number) => value;
  const placed = values.map(to), spread = Math.max(...placed) - Math.min(...placed);
  const pad = spread * 0.15 || Math.abs(placed[0] ?? 0) * 0.05 || 1;
  const low = Math.min(...placed) - pad, high = Math.max(...placed) + pad;
  // An interval may be far wider than all effects together: it is cut at the edge.
  const place = (value: number) => {
    const at = logarithmic && value <= 0 ? 0 : (to(value) - low) / (high - low);
    return Math.min(1, Math.max(0, at));
  };
  return {
    unit: [part, unit].filter(Boolean).join(": "),
    columns: sorted.map(({ choices, effect, interval, verdict, failed }) => ({
      verdict: verdict === "failed" ? "cannot be judged" : verdict,
      at: effect === undefined ? null : place(effect),
      from: effect === undefined ? 0 : interval ? interval[0] === null ? 0 : place(interval[0]) : place(effect),
      to: effect === undefined ? 0 : interval ? interval[1] === null ? 1 : place(interval[1]) : place(effect),
      label: `${Object.entries(choices).map(([name, choice]) => `${name} ${choice}`).join(", ") || "the defaults"}: ${
        effect === undefined ? `failed, ${failed}` : `${number(effect)}, ${verdict}`
      }`,
      isDefault: Object.keys(choices).length === 0,
      choices: assumptions.map(({ name, default: standing }) => choices[name] ?? standing),
    })),
    ends: values.length > 0 ? [number(Math.min(...values)), number(Math.max(...values))] : [],
    rows: assumptions.flatMap(({ name, default: standing, alternatives }, assumption) => [
      { name },
      ...[standing, ...alternatives].map((choice) => ({ assumption, choice })),
    ]),
  };
}

const number = (value: number) => String(Number(value.toPrecision(3)));
