/** Evidence in the formats of other tools: CSV, TensorBoard event files, safetensors. @module */
export { eventFile, type Scalar } from "./event_file.ts";
export { fileName } from "./file_name.ts";
export { type ExportFile, OutputFolder } from "./output_folder.ts";
export { csvFiles, eventFiles, weightFiles } from "./run_files.ts";
export { type ExportedRun, knownRuns, runsToExport } from "./runs.ts";
export { type Cell, csvText, type Table } from "./table.ts";
