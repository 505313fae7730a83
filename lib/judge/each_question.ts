import { parts } from "../claim/rules/combine.ts";
import type { Rule } from "../claim/judgement.ts";
import { listed } from "./claim_text.ts";
import type { Question } from "./question.ts";

/** One question under each of some conditions, data sets say: the claim is to hold under all of them. */
export function eachQuestion(questions: ReadonlyMap<string, Question>): Question {
  const all = [...questions], [[, first]] = all, names = all.map(([name]) => name);
  const rules = Object.fromEntries(all.map(([name, question]) => [name, ruleOf(question)])), rule = parts(rules);
  const each = Object.fromEntries(
    all.map(([name, { variants }]) => [name, variants.map((variant) => under(variant, name))]),
  );
  const isOneRule = all.every(([, question]) => question.rule === first.rule);
  return {
    rule: isOneRule ? `for each of ${listed(names)}: ${first.rule}` : rule.words,
    words: first.words,
    judge: (seeds, level) => rule.judge(Object.fromEntries(names.map((name) => [name, { seeds }])), level),
    seeds: Math.min(...all.map(([, { seeds }]) => seeds)),
    variants: Object.values(each).flat(),
    each,
    reading: `${first.reading}, for each of ${listed(names)}`,
    notes: all.flatMap(([name, { notes }]) => notes.map((note) => `${name}: ${note}`)),
  };
}

/** A variant under one of the conditions. */
export const under = (variant: string, name: string): string => `${variant}, ${name}`;

function ruleOf({ rule, judge }: Question): Rule<{ readonly seeds?: number }> {
  return { words: rule, minRuns: 1, judge: ({ seeds }, level) => judge(seeds, level) };
}
