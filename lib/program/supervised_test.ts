import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { scratchFolder } from "../../testing/scratch_folder.ts";
import { runSupervised, untilEnded } from "./supervised.ts";

const run = (folder: string, script: string, more: object = {}) =>
  runSupervised({
    name: "made/up-0",
    words: ["sh", "-c", script],
    folder,
    printed: `${folder}/printed.txt`,
    mark: `${folder}/running`,
    threads: 3,
    ...more,
  });

Deno.test("a program runs in its folder, is told its threads, and what it prints on both streams is kept and told by line", async () => {
  const folder = scratchFolder("supervised-prints"), lines: string[] = [];
  await run(folder, 'echo "threads $OMP_NUM_THREADS"; echo err >&2; printf "10%%\\r20%%\\rend" ; pwd >here; cat', {
    watch: (line: string) => lines.push(line),
  });
  assert.deepEqual(lines, ["threads 3", "err", "10%", "20%", "end"]);
  assert.equal(Deno.readTextFileSync(`${folder}/printed.txt`), "threads 3\nerr\n10%\r20%\rend");
  assert.equal(Deno.readTextFileSync(`${folder}/here`).trim(), folder);
});

for (
  const [what, script, message] of [
    [
      "an exit code",
      "seq 20; exit 7",
      /^made\/up-0 ended with exit code 7; .*:\n {2}13\n.* {2}20\nall of it is in .*printed\.txt$/s,
    ],
    ["a signal", "kill -9 $$", /^made\/up-0 was ended by signal 9; /],
    ["silence", "exit 3", /^made\/up-0 ended with exit code 3; it printed nothing \(.*printed\.txt\)$/],
    ["a program that is not there", "exec nowhere-at-all", /exit code 127, as where there is no program "sh"/],
  ] as const
) {
  Deno.test(`a program that fails is named by ${what}, with the last that it printed`, async () => {
    const folder = scratchFolder(`supervised-${what.replaceAll(" ", "-")}`);
    await assert.rejects(run(folder, script), (error: Error) => {
      assert.equal(error.name, "ProgramError");
      assert.match(error.message, message);
      return true;
    });
  });
}

Deno.test("a program that takes more time than it may is ended with all that it started", async () => {
  const folder = scratchFolder("supervised-time");
  const script = "sh -c 'echo $$ >inner; echo begun; sleep 30' & wait";
  await assert.rejects(run(folder, script, { limits: { seconds: 1 } }), {
    name: "TimeLimitError",
    message: /^made\/up-0 took more than 1 s and was ended; the last that it printed:\n {2}begun\n/,
  });
  await untilGone(Deno.readTextFileSync(`${folder}/inner`).trim());
});

const onLinux = { ignore: Deno.build.os !== "linux" };

/** Starts a process in a session of its own, which its parent then leaves; it holds what the program prints to. */
const strayed =
  "setsid sh -c 'echo $$ >inner; trap \"\" TERM; exec sleep 60' & while [ ! -s inner ]; do sleep 0.05; done";

Deno.test(
  "what left for a session of its own is ended with a program that takes too long, and stops nothing",
  onLinux,
  async () => {
    const folder = scratchFolder("supervised-session-time");
    await assert.rejects(run(folder, `(${strayed}); sleep 60`, { limits: { seconds: 1 } }), {
      name: "TimeLimitError",
      message: /^made\/up-0 took more than 1 s and was ended; it printed nothing/,
    });
    await untilGone(Deno.readTextFileSync(`${folder}/inner`).trim());
  },
);

Deno.test("what left for a session of its own is ended when its program ends well", onLinux, async () => {
  const folder = scratchFolder("supervised-session-end");
  await run(folder, `(${strayed}); echo done`, { limits: { seconds: 1 } });
  await untilGone(Deno.readTextFileSync(`${folder}/inner`).trim());
  assert.equal(Deno.readTextFileSync(`${folder}/printed.txt`), "done\n");
});

Deno.test(
  "what left its program's session and environment is not waited for, and said to run on",
  onLinux,
  async () => {
    const folder = scratchFolder("supervised-session-lost");
    const lost = `${strayed.replace("setsid", 'env -i PATH="$PATH" setsid')}; echo lost $(cat inner)`;
    try {
      await assert.rejects(run(folder, `${lost}; sleep 60`, { limits: { seconds: 1 } }), {
        name: "TimeLimitError",
        message:
          /^made\/up-0 took more than 1 s and was ended; what it started holds its output still.* end that yourself; the last/,
      });
      await run(folder, `rm inner; ${lost}`);
    } finally {
      const printed = Deno.readTextFileSync(`${folder}/printed.txt`);
      for (const [, id] of printed.matchAll(/^lost (\d+)$/gm)) Deno.kill(Number(id), "SIGKILL");
    }
  },
);

Deno.test("a program that takes more memory than it may is ended, and one that takes less is not", async () => {
  const folder = scratchFolder("supervised-memory");
  const take = (mebibytes: number) =>
    `awk 'BEGIN { text = "x"; while (length(text) < ${mebibytes} * 1048576) text = text text; system("sleep 1") }'`;
  await run(folder, take(1), { limits: { mebibytes: 60 } });
  for (const large of onLinux.ignore ? [take(100)] : [take(100), `setsid ${take(100)}`]) {
    await assert.rejects(run(folder, `${large}; sleep 30`, { limits: { mebibytes: 60 } }), {
      name: "MemoryLimitError",
      message: /^made\/up-0 took \d+ MiB of memory, may take 60, and was ended/,
    });
  }
});

for (const signal of ["SIGKILL", "SIGINT", "SIGTERM"] as const) {
  Deno.test(`a program ends with all that it started when who started it gets ${signal}`, async () => {
    const folder = scratchFolder(`supervised-${signal}`),
      module = fileURLToPath(new URL("supervised.ts", import.meta.url));
    // What it starts pays no heed to a friendly signal.
    const script = `sh -c "trap '' TERM INT; echo \\$\\$ >inner; for i in \\$(seq 300); do sleep 0.1; done" & wait`;
    const code = `const { runSupervised } = await import(${JSON.stringify(`file://${module}`)});
      await runSupervised({ name: "made", words: ["sh", "-c", ${JSON.stringify(script)}], folder: ${
      JSON.stringify(folder)
    },
        mark: ${JSON.stringify(`${folder}/running`)}, printed: ${
      JSON.stringify(`${folder}/printed.txt`)
    }, threads: 1 });`;
    await Deno.writeTextFile(`${folder}/start.ts`, code);
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-check", "--quiet", "--allow-all", `${folder}/start.ts`],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const inner = await textOf(`${folder}/inner`);
    child.kill(signal);
    assert.notEqual((await child.status).code, 0);
    await untilEnded(`${folder}/running`);
    await assert.rejects(Deno.stat(`${folder}/running`), Deno.errors.NotFound);
    await untilGone(inner);
  });
}

async function textOf(path: string): Promise<string> {
  for (;;) {
    const text = await Deno.readTextFile(path).catch(() => "");
    if (text.endsWith("\n")) return text.trim();
    await pause();
  }
}

/** Waits until there is no process of this id, or one that waits to be collected. */
async function untilGone(id: string): Promise<void> {
  assert.match(id, /^\d+$/);
  for (let asked = 0;; asked++) {
    assert(asked < 300, `Process ${id} is still there`);
    const { stdout } = await new Deno.Command("ps", { args: ["-o", "stat=", "-p", id] }).output();
    const state = new TextDecoder().decode(stdout).trim();
    if (state === "" || state.startsWith("Z")) return;
    await pause();
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
