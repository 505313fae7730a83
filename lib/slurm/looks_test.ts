import assert from "node:assert/strict";
import { plannedProject } from "../../testing/planned_project.ts";
import { runDeno } from "../../testing/run_task.ts";
import { scratchFolder } from "../../testing/mod.ts";
import { hasSlurm, startCluster } from "../../testing/slurm_cluster.ts";

Deno.test({
  name: `the next look is submitted while a claim is open${hasSlurm ? "" : " (there is no Slurm here)"}`,
  ignore: !hasSlurm,
  async fn() {
    await using cluster = await startCluster(scratchFolder("slurm-looks-cluster"), 4);
    const { folder, claim, runs } = await plannedProject("slurm-looks");
    claim(true);
    const { code, out, error } = await runDeno(
      ["task", "--quiet", "reproduce", "--engine", "slurm", "--wait", "--no-plan"],
      folder,
      cluster.env,
    );
    assert.equal(code, 0, out + error);
    assert.match(out, /Submitted 8 runs .*1 of 2 claims open at 4 seeds.*on to 8 seeds.*Submitted 8 runs/s);
    assert.match(out, /on to 12 seeds.*1 of 2 claims stay open after the last look, 12 seeds: drift\/none/s);
    assert.equal(runs().length, 24);
  },
});
