/** Programs as runs: started, watched, ended with all that they started, and what they ran with. @module */
export { programsOf, programsToAllow, provenanceHere } from "./named_programs.ts";
export { MemoryLimitError, ProgramError, TimeLimitError } from "./program_error.ts";
export {
  decisiveFields,
  isSameSoftware,
  type Provenance,
  provenanceDigest,
  provenanceFields,
  provenanceOf,
} from "./provenance.ts";
export { begunWith, endedWith, type LeftByProgram, runProgram } from "./run_program.ts";
export { absenceText, mayRun, requireRun } from "./require_run.ts";
