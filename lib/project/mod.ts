/**
 * The project whose report is under guard, as a folder: `report.md`, `experiments/`, `snapshots/`, `fixtures/checkpoints/`; and how
 * the files in it that people write are read.
 * @module
 */
export { JsonFileError, readJson } from "./json_file.ts";
export { EncodingError, readText, textOf } from "./read_text.ts";
export { type Places, placesOf } from "./places.ts";
export { ProjectError, projectRoot, shortPath } from "./root.ts";
