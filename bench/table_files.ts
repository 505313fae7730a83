import { fileURLToPath } from "node:url";
import { writeWhole } from "../lib/files/mod.ts";
import { machineSlug } from "./machine.ts";
import { type SpeedTable, withRows, withTables } from "./speed_tables.ts";
import { workloads } from "./workloads.ts";

const folder = new URL("tables/", import.meta.url);
const page = new URL("../docs/speed.md", import.meta.url);

/** The tables of all machines, with the names of their files. */
export function readTables(): { readonly name: string; readonly table: SpeedTable }[] {
  return Array.from(Deno.readDirSync(folder), ({ name }) => name).filter((name) => name.endsWith(".json")).sort()
    .map((name) => ({ name, table: JSON.parse(Deno.readTextFileSync(new URL(name, folder))) }));
}

/** Writes what was measured into the table of its machine. */
export async function recordTable(measured: SpeedTable): Promise<void> {
  const name = `${machineSlug(measured.machine)}.json`;
  const before = readTables().find((file) => file.name === name)?.table;
  const table = withRows(before, measured, workloads.map(({ name }) => name));
  await writeWhole(fileURLToPath(new URL(name, folder)), JSON.stringify(table, null, 2) + "\n");
}

/** Writes the tables of all machines into docs/speed.md. */
export async function writePage(): Promise<void> {
  const text = withTables(await Deno.readTextFile(page), readTables().map(({ table }) => table));
  await writeWhole(fileURLToPath(page), text);
}
