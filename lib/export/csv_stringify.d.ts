/** What is used of csv-stringify: its own types bring those of Node.js with them, which contradict Deno's. */
export function stringify(
  rows: readonly (readonly unknown[])[],
  options: {
    readonly record_delimiter: "windows";
    readonly quoted_match: RegExp;
    readonly escape_formulas: boolean;
    readonly cast: {
      boolean(value: boolean): string;
      number(value: number): string;
      string(value: string): string;
    };
  },
): string;
