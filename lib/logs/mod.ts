/** Logs that any program left, as runs with their metrics. @module */
export { type ColumnOptions, type Columns, unitsOf } from "./columns.ts";
export type { LogFile, LoggedRun, LoggedValue } from "./logged_run.ts";
export { type LogOptions, parseLog, type ReadLog } from "./parse_log.ts";
export { logPaths, readLogs } from "./read_logs.ts";
