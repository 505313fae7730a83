/** What runs in a worker of the reader's tab: trains, evaluates and judges from what the page carries. @module */
import { type Job, message } from "./jobs.ts";
import { doJob } from "./do_job.ts";

addEventListener("message", async ({ data }: MessageEvent<Job>) => {
  try {
    postMessage(message("done", await doJob(data, (progress) => postMessage(message("progress", progress)))));
  } catch (error) {
    postMessage(message("failed", error instanceof Error ? error.message : String(error)));
  }
});
