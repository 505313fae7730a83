// Does what the guide says, with a script in the place of the reader's own that logs the like of what PyTorch would.
import assert from "node:assert/strict";
import { newProject } from "../lib/new/mod.ts";
import { scratchFolder } from "../testing/scratch_folder.ts";
import { runDeno } from "../testing/run_task.ts";

const guide = Deno.readTextFileSync(new URL("i_train_in_pytorch.md", import.meta.url));

const script = `
import argparse, csv, random
parser = argparse.ArgumentParser()
parser.add_argument("--optimiser"), parser.add_argument("--seed", type=int)
args = parser.parse_args()
random.seed(f"{args.optimiser} {args.seed}")
with open("log.csv", "w", newline="") as file:
    log = csv.writer(file)
    log.writerow(["epoch", "loss"])
    for epoch in range(1, 4):
        log.writerow([epoch, (0.5 if args.optimiser == "adam" else 1) * (2 + random.random()) / epoch])
        print(f"epoch {epoch} of 3", flush=True)
`;

/** Blocks of a language, in their order, each with the last file that is named before it. */
function blocks(language: string): { readonly path?: string; readonly text: string }[] {
  return Array.from(guide.matchAll(/^```(\w+)\n(.*?)^```/gms)).filter(([, found]) => found === language).map(
    (match) => {
      const named = Array.from(guide.slice(0, match.index).matchAll(/`([\w./]+\.(?:ts|md|json))`/g));
      return { path: named.at(-1)?.[1], text: match[2] };
    },
  );
}

const hasPython = await new Deno.Command("python3", { args: ["--version"], stdout: "null", stderr: "null" }).output()
  .then(({ success }) => success, () => false);

Deno.test({
  name: `the commands of the guide "I train in PyTorch" lead from a script to a guarded claim${
    hasPython ? "" : " (there is no Python here)"
  }`,
  ignore: !hasPython,
  async fn() {
    const scratch = scratchFolder("guide-pytorch"), project = `${scratch}/my_report`;
    await Deno.writeTextFile(`${scratch}/train.py`, script);
    const [making, judging] = blocks("sh").map(({ text }) =>
      text.trim().split("\n").map((line) => line.replace(/\s+#.*/, ""))
    );
    const said: Record<string, string> = {};
    for (const line of [...making, ...judging]) {
      if (line.startsWith("cd ")) continue;
      const words = line.split(" ").map((word) => word.replace("../my_report", project).replace("~/my_work", scratch));
      if (line === judging[0]) {
        const files = [...blocks("ts"), ...blocks("md"), ...blocks("json")];
        assert.equal(files.length, 4);
        for (const { path, text } of files) await Deno.writeTextFile(`${project}/${path}`, text);
      }
      if (line === making[0]) {
        // The command makes the sample's evidence as well, which is another test's.
        await newProject(project);
        await Deno.mkdir(`${project}/snapshots`);
      } else if (words[0] === "deno") {
        const { code, out, error } = await runDeno(words.slice(1), project);
        assert.equal(code, 0, `${line}\n${out}\n${error}`);
        said[line] = out.replaceAll(/\s+/g, " ");
      } else {
        const { code } = await new Deno.Command(words[0], { args: words.slice(1), cwd: project }).output();
        assert.equal(code, 0, line);
      }
    }
    const after = (start: string) => Object.entries(said).find(([line]) => line.startsWith(start))![1];
    assert.match(after("deno task upheld programs"), /--allow-run=sh,git,python3/);
    assert.match(
      after("deno task upheld reproduce"),
      /10 of 10 runs are complete optimisers: Its program is bit-exact here/,
    );
    assert.match(
      after("deno task upheld verify"),
      /Its program is bit-exact here: 2 runs made twice .* upheld optimisers\/lower-loss/,
    );
    assert.match(said["deno task upheld verify --rerun"], /run again, gave the recorded numbers.*drawn from seed/);
    assert.match(
      said["deno task upheld verify --rerun optimisers/adam-3"],
      /^optimisers\/adam-3, run again, gave the recorded/,
    );
    assert.match(after("deno task upheld show"), /Its program is bit-exact.*interpreter: Python 3/);
    assert.match(after("deno task upheld doctor"), /Program of optimisers\s+Python 3/);
    const page = await Deno.readTextFile(`${project}/report.html`);
    assert.match(page, /Its program is bit-exact here/);

    // What is changed is named.
    await Deno.writeTextFile(`${project}/experiments/optimisers/train.py`, `${script}\n`);
    const moved = await runDeno(["task", "--quiet", "upheld", "verify", "--no-replay"], project);
    assert.equal(moved.code, 1);
    assert.match(moved.out.replaceAll(/\s+/g, " "), /another protocol\): files\.train\.py is/);
  },
});
