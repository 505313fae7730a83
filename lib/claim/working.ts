import { fileURLToPath } from "node:url";
import { shortPath } from "../project/mod.ts";
import type { Claim } from "./claim.ts";

/** A claim whose own code throws. The message says which part of it, where, and what. */
export class BrokenClaimError extends Error {
  override readonly name = "BrokenClaimError";
}

/** What a part of a claim's own code gives. */
export function working<T>({ id, file, line }: Claim, part: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { name = "Error", message = String(error) } = error instanceof Error ? error : {};
    throw new BrokenClaimError(
      `The ${part} of claim "${id}" (${shortPath(file)}:${line}) throws ${name}: ${message}${placeOf(error)}`,
      { cause: error },
    );
  }
}

/** Where in the project's own experiments an error comes from, in words. */
function placeOf(error: unknown): string {
  const stack = error instanceof Error ? error.stack ?? "" : "";
  const found = [...stack.matchAll(/(file:\/\/.+?):(\d+):\d+/g)].map(([, url, line]) =>
    `${shortPath(fileURLToPath(url))}:${line}`
  ).find((place) => place.startsWith("experiments"));
  return found ? ` at ${found}` : "";
}
