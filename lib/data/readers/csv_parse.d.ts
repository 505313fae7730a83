/** What is used of csv-parse: its own types bring those of Node.js with them, which contradict Deno's. */
export function parse(
  text: string,
  options: {
    readonly delimiter: string;
    readonly quote: string;
    readonly record_delimiter: readonly string[];
    readonly relax_column_count: true;
    readonly on_record: (record: string[]) => string[];
  },
): string[][];
