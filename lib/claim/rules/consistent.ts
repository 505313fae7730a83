import * as v from "valibot";
import { exactObject, valid } from "../../validation/mod.ts";
import type { Judgement, Rule } from "../judgement.ts";
import { made } from "./making.ts";
import { listed } from "./wording.ts";

/** Something the text says that can be checked against itself or by arithmetic. */
export interface Check {
  /** What is checked. */
  readonly name: string;
  /** What the text says. */
  readonly said: string;
  /** What was found instead, or as well. */
  readonly found: string;
  /** Whether both agree. */
  readonly holds: boolean;
}

const measured = v.array(
  exactObject({ name: v.string(), said: v.string(), found: v.string(), holds: v.boolean() }),
);

function plain({ name, said, found, holds }: Check): Judgement {
  return {
    verdict: holds ? "upheld" : "refuted",
    finding: `${name}: the text says ${said}, found ${found}`,
    question: "the text",
    level: 1,
    n: 0,
    kind: { rule: "check", said, found },
    p: holds ? { upheld: 0, refuted: 1 } : { upheld: 1, refuted: 0 },
  };
}

/**
 * A sentence that needs no run: upheld when every check holds, else refuted. Exact, so its level is 1.
 *
 * @throws {ValidationError} `judge`: when what is judged are no checks.
 * @throws {RangeError} `judge`: when there is nothing to check.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { consistent } from "./consistent.ts";
 * const { verdict, finding } = consistent().judge([{ name: "5 layers", said: "3,333", found: "3,333", holds: true }]);
 * assert.equal(verdict, "upheld");
 * assert.match(finding, /3,333/);
 * ```
 */
export function consistent(): Rule<readonly Check[]> {
  return made("consistent", undefined, {
    words: "every check of the text by itself or by arithmetic holds",
    minRuns: 0,
    judge(checks): Judgement {
      valid(measured, checks, "What consistent() judges");
      if (checks.length === 0) throw new RangeError("There are no checks, wanted at least one");
      const holds = checks.every((check) => check.holds);
      const decisive = checks.filter((check) => check.holds === holds);
      return {
        ...plain({ ...checks[0], holds }),
        finding: `${holds ? "" : `${decisive.length} of ${checks.length} checks fail: `}${
          listed(decisive.map((check) => plain(check).finding))
        }`,
        kind: { rule: "parts" },
        parts: checks.map((check) => ({ name: check.name, judgement: plain(check) })),
      };
    },
  });
}
