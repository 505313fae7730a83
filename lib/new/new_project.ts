import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { permissions, taskFor } from "../project/permissions.ts";

/** Files of a new project, by their path in the template, and in the project. */
const files: Readonly<Record<string, string>> = {
  "report.md": "report.md",
  "report_without_findings.json": "report_without_findings.json",
  "README.md": "README.md",
  "experiments/descent/experiment.ts": "experiments/descent/experiment.ts",
  "experiments/descent/claims_test.ts": "experiments/descent/claims_test.ts",
  "experiments/descent/figures_test.ts": "experiments/descent/figures_test.ts",
  "experiments/record_test.ts": "experiments/record_test.ts",
  ".github/workflows/upheld.yml": ".github/workflows/upheld.yml",
  "gitignore": ".gitignore",
};

/** A folder that no new project can be made in. */
export class NewProjectError extends Error {
  override readonly name = "NewProjectError";
}

/**
 * Makes a small working project in a folder that is empty or not there yet: a report of three sentences, one experiment, two claims
 * and a figure. Where this code is a folder and no published package, the project is linked to it.
 *
 * @returns Paths of the files that were written, relative to the folder.
 * @throws {NewProjectError} When there is something in the folder already.
 */
export async function newProject(folder: string): Promise<string[]> {
  if (!isEmpty(folder)) {
    throw new NewProjectError(`There is something in ${folder} already: name a folder that is empty or not there yet`);
  }
  const written = { ...await template(), "deno.json": configuration() };
  for (const [path, text] of Object.entries(written)) {
    await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
    await Deno.writeTextFile(join(folder, path), text, { createNew: true });
  }
  return Object.keys(written);
}

function isEmpty(folder: string): boolean {
  try {
    return Deno.readDirSync(folder).next().done === true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    if (error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
}

async function template(): Promise<Record<string, string>> {
  const entries = Object.entries(files).map(async ([from, to]) => {
    const response = await fetch(new URL(`template/${from}`, import.meta.url));
    return [to, await response.text()] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** The project's deno.json: where Upheld is, and each command with the permissions that it needs. */
function configuration(): string {
  const upheld = `jsr:${config.name}@^${config.version}`;
  const here = new URL("../../", import.meta.url);
  const isElsewhere = true;
  const commands = ["verify", "replay", "reproduce", "report", "export"] as const;
  return JSON.stringify(
    {
      imports: { upheld },
      ...(here.protocol === "file:" && { links: [fileURLToPath(here).replace(/[/\\]$/, "")] }),
      tasks: {
        ...Object.fromEntries(commands.map((name) => [name, taskFor(name, `${upheld}/cli`, isElsewhere)])),
        test: "deno test -P",
        accept: "deno test -P -u",
        upheld: `deno run --quiet --no-prompt --allow-run=deno ${upheld}/launch --config deno.json`,
      },
      test: {
        permissions: {
          read: true,
          write: [".upheld", "fixtures", "snapshots"],
          env: ["CI", ...permissions.report.env],
          ffi: true,
          sys: ["cpus"],
        },
      },
      fmt: { lineWidth: 120, exclude: ["report.md", "snapshots", "fixtures"] },
    },
    null,
    2,
  ) + "\n";
}
