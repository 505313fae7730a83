import { shortPath } from "../project/mod.ts";
import { shown } from "../validation/mod.ts";
import type { Claim } from "./claim.ts";
import type { Inference } from "./inference.ts";
import type { ReportFigure } from "./report_figure.ts";

/** The claims and inferences of a `claims_test.ts`, each a test: what `testClaims` gives. */
export interface TestedClaims {
  /** Tells it from a list that no test guards. */
  readonly kind: "claims";
  /** In their order. */
  readonly claims: readonly Claim[];
  /** In their order. */
  readonly inferences: readonly Inference[];
}

/** The figures of a `figures_test.ts`, each a test: what `testFigures` gives. */
export interface TestedFigures {
  /** Tells it from a list that no test guards. */
  readonly kind: "figures";
  /** In their order. */
  readonly figures: readonly ReportFigure[];
}

/**
 * The claims and inferences of a list.
 *
 * @throws {TypeError} When something in it is neither, or two have one id.
 */
export function claimsOf(list: readonly (Claim | Inference)[]): TestedClaims {
  requireMade(list, ["claim", "inference"], "testClaims()", "claim(), given() or inference() make");
  return {
    kind: "claims",
    claims: list.filter((one) => one.kind === "claim"),
    inferences: list.filter((one) => one.kind === "inference"),
  };
}

/**
 * The figures of a list.
 *
 * @throws {TypeError} When something in it is none, or two have one name.
 */
export function figuresOf(list: readonly ReportFigure[]): TestedFigures {
  requireMade(list, ["figure"], "testFigures()", "reportFigure() makes");
  return { kind: "figures", figures: [...list] };
}

function requireMade<T extends Claim | Inference | ReportFigure>(
  list: readonly T[],
  kinds: readonly T["kind"][],
  what: string,
  wanted: string,
): void {
  if (!Array.isArray(list)) {
    throw new TypeError(`What ${what} takes is ${shown(list)}, wanted a list of what ${wanted}`);
  }
  const other = list.findIndex((one) => !kinds.includes(one?.kind));
  if (other >= 0) {
    throw new TypeError(`Entry ${other + 1} of the list of ${what} is ${shown(list[other])}, wanted what ${wanted}`);
  }
  requireDistinct(list);
}

/**
 * Refuses two claims of one id, two figures of one name, and two inferences of one assumption: each has one place on record.
 *
 * @throws {TypeError} It names both places in the code.
 */
export function requireDistinct(made: readonly (Claim | Inference | ReportFigure)[]): void {
  const taken = new Map<string, string>();
  for (const one of made) {
    const name = nameOf(one), place = `${shortPath(one.file)}:${one.line}`, key = name.toLowerCase();
    const other = taken.get(key);
    if (other !== undefined) {
      throw new TypeError(`There are two ${name}, at ${other} and ${place}: ${remedy[one.kind]}`);
    }
    taken.set(key, place);
  }
}

const remedy = {
  claim: "give one of them another id",
  figure: "give one of them another name",
  inference: "put their printed numbers into one",
};

function nameOf(one: Claim | Inference | ReportFigure): string {
  if (one.kind === "claim") return `claims "${one.id}"`;
  if (one.kind === "figure") return `figures "${one.name}"`;
  return `inferences of "${one.assumption}" of "${one.experiment.id}"`;
}
