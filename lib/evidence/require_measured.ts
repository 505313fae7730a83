import type { Measured } from "../experiment/mod.ts";
import type { Numbers } from "./unseeded.ts";

/** What a run measured, where JSON can hold it.
 *
 * @throws {TypeError} When a number is not finite, or there is none.
 */
export function requireMeasured(id: string, measured: Measured): Numbers {
  const entries = Object.entries(measured ?? {});
  if (entries.length === 0) throw new TypeError(`Run ${id} measured nothing: return numbers by name`);
  for (const [name, value] of entries) {
    if ([value].flat().every(Number.isFinite)) continue;
    throw new TypeError(`Run ${id} measured ${JSON.stringify(name)} as ${String(value)}, wanted finite numbers`);
  }
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === "number" ? value : Array.from(value)]),
  );
}
