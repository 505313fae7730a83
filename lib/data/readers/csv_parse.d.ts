/** What is used of csv-parse: its own types bring those of Node.js with them, which contradict Deno's. */
export function parse(
  text: string,
  options: {
    readonly delimiter: string;
    readonly quote: string;
    readonly relax_column_count: true;
    readonly on_record: (record: string[], context: { readonly lines: number }) => string[];
  },
): string[][];
