import { UsageError } from "./usage_error.ts";

/** The whole number from 1 that an option was given, or undefined where it was not given. */
export function readCount(name: string, text?: string): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9][0-9]{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`--${name} is ${JSON.stringify(text)}, wanted a whole number from 1`, text, []);
}

/** A seed that nobody knows beforehand, for what is drawn to check: never for a result. */
export function randomSeed(): number {
  return 1 + crypto.getRandomValues(new Uint32Array(1))[0] % 999_999;
}
