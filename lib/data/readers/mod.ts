/** Readers of data files: IDX, CSV and TSV, NPY and NPZ, JSON lines, folders of images. @module */
export { type CsvOptions, parseCsv, readCsv } from "./csv.ts";
export type { ReadOptions } from "./file.ts";
export { parseIdx, readIdx } from "./idx.ts";
export { type ImageFolder, type ImageFolderOptions, readImageFolder } from "./image_folder.ts";
export { parseJsonLines, readJsonLines } from "./json_lines.ts";
export { parseNpy, readNpy } from "./npy.ts";
export { type NpzOptions, parseNpz, readNpz } from "./npz.ts";
export type { ByteOrder, NumberType } from "./numbers.ts";
export { openCsv, type StreamedTable } from "./open_csv.ts";
export { openIdx, openNpy, openRows, type RowsOptions } from "./open.ts";
export { Table, type TableContent } from "./table.ts";
