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
    const { folder, claim, runs } = await plannedProject("slurm-looks", "3, 4");
    claim(true);
    const { code, out, error } = await runDeno(
      ["task", "--quiet", "reproduce", "--engine", "slurm", "--wait", "--no-plan"],
      folder,
      cluster.env,
    );
    assert.equal(code, 0, out + error);
    assert.match(out, /Submitted 6 runs .* of 2 claims open at 3 seeds.*on to 4 seeds, 2 more runs.*Submitted 2 runs/s);
    assert.match(out, /1 of 2 claims stay open after the last look, 4 seeds: drift\/none/);
    assert.equal(runs().length, 8);
  },
});
