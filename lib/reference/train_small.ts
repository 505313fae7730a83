/** Trains the first run of the small experiment into the store named by the first argument, a line a segment; tests kill it. */
import { startBackend } from "../backend/mod.ts";
import { reproduce } from "../evidence/mod.ts";
import { runsOf } from "../experiment/mod.ts";
import { longExperiment } from "./small_experiment.ts";

const backend = await startBackend({ threads: 1 });
await reproduce(Deno.args[0], runsOf(longExperiment)[0], ({ step }) => console.log(step));
await backend.dispose();
