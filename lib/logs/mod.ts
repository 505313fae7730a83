/** Logs that any program left, as runs with their metrics. @module */
export { unitsOf } from "./column_names.ts";
export type { ColumnOptions, Columns } from "./columns.ts";
export type { LogFile, LoggedRun, LoggedValue } from "./logged_run.ts";
export { type LogOptions, parseLog, type ReadLog } from "./parse_log.ts";
export { logPaths, readLogs } from "./read_logs.ts";
