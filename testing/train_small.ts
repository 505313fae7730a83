/**
 * Makes the first run of the long experiment, or of the one that the module named by the second argument exports, into the store named
 * by the first argument, a line a segment; tests kill it.
 */
import { startBackend } from "../lib/backend/mod.ts";
import { reproduce } from "../lib/evidence/mod.ts";
import { runsOf } from "../lib/experiment/mod.ts";
import { longExperiment } from "./small_experiment.ts";

const { default: experiment } = Deno.args[1] ? await import(Deno.args[1]) : { default: longExperiment };
const backend = await startBackend({ threads: 1 });
await reproduce(Deno.args[0], runsOf(experiment)[0], ({ step }) => console.log(step));
await backend.dispose();
