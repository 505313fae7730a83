/** What claims are written in: which words stand between names, which sentences say the same, and which are refused. @module */
import type { Ahead } from "./claim_text.ts";

const number = String.raw`[+−-]?\.?\d[\d.,]*(?:e[+-]?\d+)?(?=\s|%|$|–)`;
const verb =
  "is|are|was|were|lies|performs|performed|has|had|gets|got|reaches|reached|achieves|achieved|attains|attained|obtains|obtained";
const more = "better|worse|higher|lower|greater|less|larger|smaller";
/** Where a claim ends, or what stands behind it begins. */
const end = String.raw`(?=$|\s+(?:on|in|at|after|within)\s|\s*(?:±|\+\/?-))`;

/** What stands between two sides of a claim; `is`, `in` and the like do so before a number alone. */
export const relation = new RegExp(
  String.raw`(\s*(?:>=|<=|==|[><=~≥≤≈])\s*` +
    String
      .raw`|\s+(?:beats?|outperform(?:s|ed)?|exceed(?:s|ed)?|(?:(?:${verb}) )?(?:(?:${more}) than|above|below|(?:the )?same as))\s+` +
    String.raw`|\s+(?:(?:(?:${verb}) )?(?:at least|at most|between|in)|${verb})\s+(?=${number}))`,
  "i",
);

const meanings: Readonly<Record<string, Ahead | "same">> = {
  ...{ ">": "greater", ">=": "greater", "≥": "greater", "<": "less", "<=": "less", "≤": "less" },
  ...{ "higher than": "greater", "greater than": "greater", "larger than": "greater", "lower than": "less" },
  ...{ "less than": "less", "smaller than": "less", "exceed": "greater", "above": "greater", "below": "less" },
  ...{ "beat": "better", "outperform": "better", "better than": "better", "worse than": "worse" },
  ...{ "at least": "greater", "at most": "less", "reaches": "greater", "reached": "greater" },
};

/** What a relation says: what is no order says that both sides are the same. */
export function meaningOf(relation: string): Ahead | "same" {
  const word = relation.trim().toLowerCase().replace(new RegExp(`^(?:${verb}) `), "").replace(
    /^(beat|outperform|exceed)(?:s|ed)$/,
    "$1",
  );
  return meanings[word] ?? "same";
}

/** `adam is the best`, `adam has the lowest loss`: ahead of all others. */
export const superlative = new RegExp(
  String.raw`^(.+?)\s+(${verb})\s+(?:the\s+)?(best|worst|highest|lowest)(?:\s+(?!than\s)(.+))?$`,
  "i",
);

const rewritten: readonly (readonly [sentence: RegExp, same: string])[] = [
  // The rules test at their level, which is what the word says.
  [/\s(?:statistically\s+)?significantly(?=\s)/gi, ""],
  [
    new RegExp(String.raw`^there (?:is|was) no difference (?:in (\S.*?) )?between (.+?) and (.+?)${end}`, "i"),
    "$2 = $3 on $1",
  ],
  [
    new RegExp(
      String
        .raw`^(.+?)\s+(?:${verb})\s+(?:an?\s+|the\s+)?(${more})\s+(?!than\s)(.+?)\s+than\s+(?:that of\s+)?(.+?)${end}`,
      "i",
    ),
    "$1 is $2 than $4 on $3",
  ],
  [
    new RegExp(
      String.raw`\s(${verb})\s+(?:an?\s+|the\s+)?(\S.*?)\s+of\s+((?:at least\s+|at most\s+)?${number}\s*%?)`,
      "i",
    ),
    " $1 $3 on $2",
  ],
  [
    new RegExp(
      String.raw`\s(${verb})\s+((?:at least\s+|at most\s+)?${number}\s*%?)\s+(?!to\s|and\s|–|±)([^\s\d.%].*?)${end}`,
      "i",
    ),
    " $1 $2 on $3",
  ],
  [new RegExp(String.raw`\sin\s+(?:terms of\s+)?(?!${number})`, "gi"), " on "],
  // Of no difference between two no metric may have been named.
  [/\son\s+(?=$|on\s|at\s|after\s|within\s|±)/gi, " "],
];

/** A sentence in the words that are read: `adam has a higher accuracy than sgd` is `adam is higher than sgd on accuracy`. */
export const inPlainForm = (sentence: string): string =>
  rewritten.reduce((text, [from, to]) => text.replace(from, to), sentence).trim();

/** Sentences that no rule judges as they stand, each with what to say in its place. */
const refused: readonly (readonly [sentence: RegExp, why: string])[] = [
  [
    /\sas good as\s|\sno(?:t|n-)? ?worse than\s|\s(?:not|non-) ?inferior\s/i,
    'says that one is no worse than another, for which there is no rule: claim that they are the same up to a margin, as in "a = b within 0.01", or that one is better',
  ],
  [
    /\b(?:no|not?) (?:\S+ly )?significant/i,
    'says that a test finds nothing, which shows no sameness: claim that they are the same up to a margin, as in "a = b within 0.01"',
  ],
  [
    new RegExp(String.raw`(?:^|\s)(?:not|never|cannot|neither|\S+n['’]t|no(?=\s+(?:${more})\s))(?=\s)`, "i"),
    'denies something, which no verdict upholds: claim what holds in its place, as in "a < b" or "a = b within 0.01"',
  ],
  [/!=|≠|<>|\sdiffers?\s|\sis different|^there (?:is|was) a .*difference/i, "says that two differ: say which is ahead"],
  [
    /\sby\s+(?:at least\s+|more than\s+)?[\d.]/i,
    'says by how much, which is told with every verdict: behind "within" stands the smallest difference that matters',
  ],
  [
    new RegExp(
      String
        .raw`\s(?:much|far|slightly|clearly|substantially|considerably|marginally|consistently)\s+(?:${more}|outperform|exceed|beat)`,
      "i",
    ),
    'says how much in a word, which no rule measures: leave it out; behind "within" stands the smallest difference that matters',
  ],
];

/** Why a sentence is refused; undefined where it is not. */
export const refusal = (sentence: string): string | undefined => refused.find(([form]) => form.test(sentence))?.[1];
