import { shownPair } from "../validation/mod.ts";
import { type Json, pathTo } from "./json_text.ts";

/** How far a number may be from the recorded one, by its path (`nets.deep.mse[0]`); 0: not at all. */
export type Tolerance = (path: string) => number;

const mostLines = 20;
const shorten = (text: string) => (text.length > 60 ? `${text.slice(0, 57)}...` : text);
const show = (value: Json) => shorten(Object.is(value, -0) ? "-0" : JSON.stringify(value));

/** A difference of two numbers, absolute and relative, e.g. `+0.5 (+1 %)`. */
function step(recorded: number, now: number): string {
  const signed = (value: number) => (value > 0 ? "+" : "") + Number(value.toPrecision(3));
  const difference = now - recorded;
  const relative = recorded === 0 ? "" : ` (${signed(100 * difference / Math.abs(recorded))} %)`;
  return signed(difference) + relative;
}

/** What of two JSON values differs, path by path, as lines of text; what is missing or extra differs too. */
export function jsonDifference(recorded: Json, now: Json, tolerance: Tolerance = () => 0): string | undefined {
  const lines: string[] = [];
  const count = { moved: 0, missing: 0, extra: 0 };
  const note = (kind: keyof typeof count, path: string, text: string) => {
    count[kind]++;
    if (lines.length < mostLines) lines.push(`  ${path || "the whole value"}: ${text}`);
  };
  const isTree = (value: Json) => typeof value === "object" && value !== null;
  const compare = (path: string, recorded: Json, now: Json): void => {
    if (Object.is(recorded, now)) return;
    if (typeof recorded === "number" && typeof now === "number") {
      if (!(Math.abs(now - recorded) <= tolerance(path)) || tolerance(path) === 0) {
        note("moved", path, `recorded ${show(recorded)}, now ${show(now)}, ${step(recorded, now)}`);
      }
    } else if (isTree(recorded) && isTree(now) && Array.isArray(recorded) === Array.isArray(now)) {
      const isList = Array.isArray(recorded);
      const [before, after] = [new Map(Object.entries(recorded!)), new Map(Object.entries(now!))];
      for (const key of new Set([...before.keys(), ...after.keys()])) {
        const inner = pathTo(path, isList ? Number(key) : key);
        if (!after.has(key)) note("missing", inner, `missing now, recorded ${show(before.get(key)!)}`);
        else if (!before.has(key)) note("extra", inner, `extra, not recorded, now ${show(after.get(key)!)}`);
        else compare(inner, before.get(key)!, after.get(key)!);
      }
    } else {
      const [before, after] = shownPair(recorded, now);
      note("moved", path, `recorded ${before}, now ${after}`);
    }
  };
  compare("", recorded, now);
  const total = count.moved + count.missing + count.extra;
  if (total === 0) return undefined;
  if (total > lines.length) lines.push(`  and ${total - lines.length} more`);
  const counts = Object.entries(count).filter(([, n]) => n > 0).map(([kind, n]) => `${n} ${kind}`);
  return [counts.join(", "), ...lines].join("\n");
}
