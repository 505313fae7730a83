import assert from "node:assert/strict";

/** Reads CSV by the grammar of RFC 4180, character by character, and refuses what is not in it. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let at = 0;
  const field = () => {
    let value = "";
    if (text[at] !== '"') {
      while (at < text.length && !',"\r\n'.includes(text[at])) value += text[at++];
      return value;
    }
    for (at++;; at++) {
      assert(at < text.length, "a quote is not closed");
      if (text[at] !== '"') value += text[at];
      else if (text[at + 1] === '"') value += text[++at];
      else return at++, value;
    }
  };
  while (at < text.length) {
    const row = [field()];
    while (text[at] === ",") at++, row.push(field());
    assert.equal(
      text.slice(at, at + 2),
      "\r\n",
      `row ${rows.length} ends in ${JSON.stringify(text.slice(at, at + 5))}`,
    );
    at += 2;
    rows.push(row);
  }
  return rows;
}
