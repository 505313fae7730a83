import { dirname, join } from "node:path";
import config from "../../deno.json" with { type: "json" };
import { permissions } from "../project/permissions.ts";
import { type Source, source } from "./source.ts";

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
  "gitattributes": ".gitattributes",
};

/** A folder that no new project can be made in. */
export class NewProjectError extends Error {
  override readonly name = "NewProjectError";
}

/**
 * Makes a small working project in a folder that is empty or not there yet: a report of three sentences, one experiment, two claims
 * and a figure. It depends on the package, by its version; where this code is a folder and no package, it is linked to that.
 *
 * @param from Where this code is had from.
 * @returns Paths of the files that were written, relative to the folder.
 * @throws {NewProjectError} When there is something in the folder already.
 */
export async function newProject(folder: string, from: Source = source()): Promise<string[]> {
  if (!isEmpty(folder)) {
    throw new NewProjectError(`There is something in ${folder} already: name a folder that is empty or not there yet`);
  }
  const written = { ...await template(from), ...configuration(from) };
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

async function template(from: Source): Promise<Record<string, string>> {
  const entries = Object.entries(files).map(async ([path, to]) => {
    const response = await fetch(new URL(`template/${path}`, import.meta.url));
    const text = await response.text();
    return [to, to === "README.md" ? readme(text, from) : text] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** The README of the template is that of a project which has the package. */
function readme(text: string, { kind }: Source): string {
  if (kind === "package") return text;
  const once = "It is linked to the folder of Upheld that made it, and works where that folder is.";
  return text.replace(/^After a clone, once: .*$/m, once).replace(/^With \[Deno\].*\n\n/m, "").replaceAll(
    "npx upheld",
    "deno task upheld",
  );
}

/** The commands that are tasks of their own. */
const commands = ["verify", "reproduce", "replay", "report", "export", "doctor"];

/** Where Upheld is, its commands, what tests may do, and how code is formatted: as files. */
function configuration(from: Source): Record<string, string> {
  const test = from.kind === "package" ? "upheld test" : "deno test -P";
  const tasks = {
    ...Object.fromEntries(commands.map((name) => [name, `${from.command} ${name}`])),
    test,
    accept: `${test} -u`,
    upheld: from.command,
  };
  const common = {
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
  };
  return Object.fromEntries(
    Object.entries({
      ...(from.kind === "package"
        ? {
          "package.json": {
            private: true,
            type: "module",
            scripts: tasks,
            dependencies: { upheld: `^${from.version}` },
          },
          // Deno takes no version in its first day, but for what is named: this one was chosen by hand.
          "deno.json": {
            // What an experiment asks for first, as MNIST, is fetched then.
            nodeModulesDir: "auto",
            minimumDependencyAge: { age: "P1D", exclude: ["npm:upheld"] },
            ...common,
          },
        }
        : {
          "deno.json": {
            imports: { upheld: `jsr:${config.name}@^${from.version}` },
            ...(from.kind === "folder" && { links: [from.folder] }),
            tasks,
            ...common,
          },
        }),
    }).map(([path, value]) => [path, `${JSON.stringify(value, null, 2)}\n`]),
  );
}
