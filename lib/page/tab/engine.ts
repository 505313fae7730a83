/** What runs in a worker of the reader's tab: trains, evaluates and judges from what the page carries. @module */
import { type Job, message } from "./jobs.ts";
import { doJob } from "./do_job.ts";
import * as face from "./face.ts";
import { ownFace, ownFault, ownModule } from "./own_names.ts";

const globals = globalThis as unknown as Record<string, unknown>;
// What stands behind this in the worker's script, where the page carries code of a project's own, takes one and sets the other.
globals[ownFace] = face;

function own(): unknown {
  const fault = globals[ownFault];
  if (fault !== undefined) throw new Error(`The project's own code cannot be loaded in this tab: ${textOf(fault)}`);
  return globals[ownModule];
}

const textOf = (error: unknown) => error instanceof Error ? error.message : String(error);

addEventListener("message", async ({ data }: MessageEvent<Job>) => {
  try {
    postMessage(message("done", await doJob(data, (progress) => postMessage(message("progress", progress)), own)));
  } catch (error) {
    postMessage(message("failed", textOf(error)));
  }
});
