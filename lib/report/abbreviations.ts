/** A word before a full stop that goes on as the same sentence, whatever follows. */
const always =
  /(?:^|[\s([{"'“‘])(?:e\.\s?g|i\.\s?e|cf|viz|vs|approx|resp|ca|w\.\s?r\.\s?t|s\.\s?t|a\.\s?k\.\s?a|[Ff]igs?|[Ee]qs?|[Ee]qn|Secs?|Sect|Tabs?|Tbl|[Rr]efs?|Chs?|Chap|Vol|Alg|Algo|Thm|Lem|Def|Prop|Cor|App|Appx|Suppl?|Dept|Univ|Dr|Prof|Mr|Mrs|Ms|St)\.$/;

/** Such a word only before a number: `No. 5`, `p. 7`. */
const beforeNumber = /(?:^|[\s([{])(?:[Nn]os?|[Nn]r|pp?|vol|sec|ch|chap|tab|app|ver|v)\.$/;

/** Words that end a sentence as well as stand in one: `et al.`, `max.`, initials. */
const sometimes =
  /(?:^|[\s([{])(?:al|incl|excl|max|min|avg|std|dev|acc|val|est|param|params|dim|config|lr|i\.\s?i\.\s?d|(?:[A-Z]\.[\s-]?)+[A-Z])\.$|(?:^|[,;&(]\s?|\b(?:and|by|of)\s)[A-Z]\.$/;

/** What a sentence is likely to begin with. */
const opening =
  /^["'“‘(]?(?:The|Then|There|These|This|Those|That|They|Their|A|An|We|Our|I|It|Its|In|On|At|As|By|For|From|With|Without|If|When|While|Where|However|Here|Hence|Thus|Therefore|Moreover|Furthermore|Finally|First|Second|Next|Note|Also|Both|All|Each|Every|Some|Most|Many|No|Not|One|Our|Since|So|To|But|And|What|Which|After|Before|During|Both|Such|Let|Given)\b/;

/**
 * Whether a sentence goes on behind a full stop.
 *
 * @param before What ends with it.
 * @param after What follows.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { goesOn } from "./abbreviations.ts";
 * assert(goesOn("As shown in Sec.", "IV, it fell."));
 * assert(!goesOn("It is by He et al.", "The loss fell."));
 * ```
 */
export function goesOn(before: string, after: string): boolean {
  return always.test(before) || beforeNumber.test(before) && /^[#(]?(?:\d|(?:[ivx]+|[IVX]{2,}|[VX])\b)/.test(after) ||
    sometimes.test(before) && !opening.test(after);
}
