/** Runs as job arrays of Slurm: submitted, watched, cancelled. @module */
export { arrayScript, mergeScript, type Request } from "./scripts.ts";
export { SlurmError } from "./slurm_command.ts";
export { checkSettings, readSettings, type SlurmSettings } from "./settings.ts";
export { cancel, type Plan, prepare, submit } from "./submit.ts";
export { nameOf, type Submission, submissions } from "./submission.ts";
export { statusOf, type SubmissionStatus, type TaskStatus } from "./status.ts";
