// Does what the guides say, in a folder of its own: writes the files that they show, runs each command, and holds what it prints to what they show.
import assert from "node:assert/strict";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Code, RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { toString } from "mdast-util-to-string";
import config from "../deno.json" with { type: "json" };
import { scratchFolder } from "../testing/mod.ts";
import { runDeno } from "../testing/run_task.ts";
import judge from "../lib/cli/judge.ts";
import { newProject } from "../lib/new/mod.ts";
import { type CommandName, permissions, wordsFor } from "../lib/project/permissions.ts";

const logs = fileURLToPath(new URL("../fixtures/logs/pytorch/tensorboard", import.meta.url));

/** A folder in which a guide is followed. */
class Reader {
  /** Where the reader is. */
  at: string;
  constructor(readonly folder: string) {
    this.at = folder;
  }

  /** Does a line of a shell, and gives what it printed. */
  async does(line: string): Promise<string> {
    const [command, , ends = "0"] = /^(.*?)(\s+# ends with (\d))?$/.exec(line)!.slice(1);
    const [, piped, rest] = /^(?:cat (\S+) \| )?(.*)$/.exec(command)!;
    const words = Array.from(rest.matchAll(/"([^"]*)"|(\S+)/g), ([, quoted, plain]) => quoted ?? plain);
    const [program, ...args] = words;
    if (program === "cd") this.at = `${this.at}/${args[0]}`;
    else if (program === "cp") copy(`${this.at}/${args[1]}`, `${this.at}/${args[2]}`);
    else if (program === "rm") { for (const path of args.slice(1)) remove(`${this.at}/${path}`); }
    else if (program === "upheld" && args[0] === "new") await newProject(`${this.at}/${args[1]}`);
    else {
      const { code, out } = await this.command(program === "deno" ? args.slice(1) : args, piped);
      assert.equal(code, Number(ends), `${line}: ${out}`);
      return out;
    }
    return "";
  }

  /** Runs a command: those of a project as a process, `judge`, which needs none, here. */
  async command([name, ...args]: readonly string[], piped?: string): Promise<{ code: number; out: string }> {
    if (name === "judge") {
      const given = args.map((arg) => arg === "-" ? piped! : arg);
      return await printed(() => judge.main(given.map((arg) => this.#isHere(arg) ? `${this.at}/${arg}` : arg)));
    }
    assert(Object.hasOwn(permissions, name), name);
    const [run, ...words] = wordsFor(name as CommandName, `jsr:${config.name}@^${config.version}/cli`, true, args);
    const { code, out, error } = await runDeno([run, "--quiet", "--no-check", ...words], this.at);
    return { code, out: out + error };
  }

  #isHere(arg: string): boolean {
    return arg.endsWith(".svg") ||
      Array.from(Deno.readDirSync(this.at), ({ name }) => name).includes(arg.split("/")[0]);
  }
}

/** What a command prints in this process. */
async function printed(run: () => Promise<number>): Promise<{ code: number; out: string }> {
  const lines: string[] = [], { log } = console;
  console.log = (text: string) => lines.push(text);
  try {
    return { code: await run(), out: lines.join("\n") };
  } finally {
    console.log = log;
  }
}

function remove(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    // The record of a new project, whose first run this test leaves out.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function copy(from: string, to: string): void {
  Deno.mkdirSync(to, { recursive: true });
  for (const { name, isDirectory } of Deno.readDirSync(from)) {
    if (isDirectory) copy(`${from}/${name}`, `${to}/${name}`);
    else Deno.copyFileSync(`${from}/${name}`, `${to}/${name}`);
  }
}

/** Follows a guide from its first code to its last. */
async function follow(guide: string, reader: Reader): Promise<number> {
  const nodes = fromMarkdown(Deno.readTextFileSync(new URL(guide, import.meta.url))).children;
  let output = "", commands = 0;
  for (const [i, node] of nodes.entries()) {
    if (node.type !== "code") continue;
    if (node.lang === "sh") {
      const lines = node.value.split("\n");
      output = "";
      for (const line of lines) output += await reader.does(line);
      commands += lines.length;
    } else if (node.lang === "text") holds(output, node);
    else if (namesFile(nodes[i - 1])) write(reader, nodes[i - 1], node);
  }
  return commands;
}

/**
 * What is shown stands in what was printed, in its order; `…` stands for lines that are not shown. Where lines break follows from how long the
 * folder's name is.
 */
function holds(printed: string, { value }: Code): void {
  const flat = (text: string) => text.replace(/\s+/g, " ").trim();
  let rest = flat(printed);
  for (const part of value.split("\n…\n").map(flat)) {
    const at = rest.indexOf(part);
    assert(at >= 0, `The guide shows\n${part}\nwhich is not in\n${printed}`);
    rest = rest.slice(at + part.length);
  }
}

/** Whether a paragraph begins with a path: then what follows is a file, and else a part of one. */
const namesFile = (before: RootContent): boolean => /^\S*[./]\S/.test(toString(before));

/** Writes a file that is shown: the paragraph before names it. */
function write({ folder }: Reader, before: RootContent, { value }: Code): void {
  const [path] = /^\S+/.exec(toString(before))!;
  const file = `${folder}/${path.replace(/:$/, "")}`;
  Deno.mkdirSync(dirname(file), { recursive: true });
  Deno.writeTextFileSync(file, `${value}\n`);
}

Deno.test('each command of "I only have a CSV" does what the guide says', async () => {
  const reader = new Reader(scratchFolder("guide-csv"));
  copy(logs, `${reader.folder}/logs`);
  assert.equal(await follow("i_only_have_a_csv.md", reader), 13);
});

Deno.test('each command of "I review a report" does what the guide says, and a file that changed is named', async () => {
  const reader = new Reader(scratchFolder("guide-review"));
  copy(logs, `${reader.folder}/their_repo/runs`);
  assert.equal(await follow("i_review_a_report.md", reader), 11);
  const runs = `${reader.at}/experiments/torch/runs`;
  copy(`${logs}/sgd_seed2`, `${runs}/sgd_seed2`);
  const file = `${runs}/adam_seed0/${[...Deno.readDirSync(`${runs}/adam_seed0`)][0].name}`;
  Deno.writeFileSync(file, Deno.readFileSync(file).subarray(0, -1));
  const { code, out } = await reader.command(["verify"]);
  assert.equal(code, 1);
  assert.match(out.replace(/\s+/g, " "), /files\.runs\/adam_seed0\/events\S+ is "\w+… on record, "\w+… here/);
});
