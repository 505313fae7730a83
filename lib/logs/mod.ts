/** Logs that any program left, as runs with their metrics. @module */
export type { ColumnOptions, Columns } from "./columns.ts";
export type { LogFile, LoggedRun, LoggedValue } from "./logged_run.ts";
export { parseLog, type ReadLog } from "./parse_log.ts";
export { readLogs } from "./read_logs.ts";
