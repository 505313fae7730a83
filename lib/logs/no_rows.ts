import { DataError } from "../data/data_error.ts";
import { nearOnes, shown } from "../validation/mod.ts";
import { isGap } from "./cell.ts";
import type { LogTable } from "./columns.ts";

/** So many values of a column are named. */
const mostNamed = 12;

/**
 * The error for tables of which no row has what is asked for: it names what there is in the column that lacks it.
 *
 * @param wanted What the rows are asked for.
 */
export function noRows(
  tables: readonly LogTable[],
  where: Readonly<Record<string, string>>,
  wanted = "rows to judge",
): DataError {
  const files = tables.map(({ file }) => file), more = files.length > 1 ? ` and ${files.length - 1} more` : "";
  const file = `${files[0]}${more}`;
  const lacking = Object.entries(where).find(([name, value]) => !valuesIn(tables, name).includes(value));
  if (!lacking) {
    const found = `no row with ${
      Object.entries(where).map(([name, value]) => `${name} ${shown(value)}`).join(" and ")
    }`;
    return new DataError({ file, found, wanted, remedy: "ask for fewer of these at once" });
  }
  const [name, value] = lacking, known = valuesIn(tables, name), others = known.length - mostNamed;
  const remedy = `in ${name} there ${known.length === 1 ? "is" : "are"} ${
    known.slice(0, mostNamed).join(", ") || "none"
  }${others > 0 ? ` and ${others} more` : ""}${nearOnes(value, known)}`;
  return new DataError({ file, found: `no row with ${name} ${shown(value)}`, wanted, remedy });
}

/** The values of a column, each once. */
export const valuesIn = (tables: readonly LogTable[], name: string): string[] => [
  ...new Set(
    tables.flatMap(({ columns, rows }) =>
      rows.map((row) => row[columns.indexOf(name)]).filter((cell) => !isGap(cell)).map(String)
    ),
  ),
];
