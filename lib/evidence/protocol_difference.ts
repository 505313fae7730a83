import { shownPair } from "../validation/mod.ts";

/** So many fields are named. */
const most = 3;

/**
 * The first fields in which two protocols differ, in words: the path of each, and its value on record and here.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { protocolDifference } from "./protocol_difference.ts";
 * const words = protocolDifference({ optimiser: { learningRate: 0.1 } }, { optimiser: { learningRate: 0.2 } });
 * assert.equal(words, "optimiser.learningRate is 0.1 on record, 0.2 here");
 * ```
 */
export function protocolDifference(recorded: unknown, here: unknown): string {
  const found: string[] = [];
  let count = 0;
  const note = (path: string, text: string) => {
    if (count++ < most) found.push(`${path} ${text}`);
  };
  const compare = (path: string, one: unknown, other: unknown): void => {
    if (Object.is(one, other)) return;
    if (!isTree(one) || !isTree(other) || Array.isArray(one) !== Array.isArray(other)) {
      const [before, now] = shownPair(one, other);
      if (other === undefined) note(path, `is ${before} on record, and not there here`);
      else if (one === undefined) note(path, `is not there on record, ${now} here`);
      else note(path, `is ${before} on record, ${now} here`);
      return;
    }
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
      const inner = Array.isArray(one) ? `${path}[${key}]` : path ? `${path}.${key}` : key;
      compare(inner, one[key], other[key]);
    }
  };
  compare("", recorded, here);
  return [...found, ...(count > most ? [`and ${count - most} more fields`] : [])].join("; ");
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
