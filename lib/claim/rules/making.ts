import type { Rule } from "../judgement.ts";

/** How a rule was made: by which function of this folder, and with what it was called. */
export interface Making {
  readonly by: string;
  /** Options; of `all` a rule, of `parts` rules by name. */
  readonly given: unknown;
}

/** Not a part of rules: those that people make themselves have none, and what is told of a rule stays the same. */
const makings = new WeakMap<object, Making>();

/** A rule, remembered with how it was made: so it can be made again elsewhere, as in a reader's browser. */
export function made<M>(by: string, given: unknown, rule: Rule<M>): Rule<M> {
  makings.set(rule, { by, given });
  return rule;
}

/** How a rule was made; undefined of one of somebody's own. */
export function makingOf(rule: Rule<never>): Making | undefined {
  return makings.get(rule);
}
