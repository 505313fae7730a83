/** Which projects a command is meant for: several reports may stand in one repository. Runs in Node.js, and loads no package. @module */
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";

/** What a command line asks for, without what only says where. */
export interface Chosen {
  /** Folders of projects; none where a command needs no project, or where there is none. */
  readonly projects: readonly string[];
  /** The words that each of them is given. */
  readonly words: readonly string[];
}

/** Commands that are done in each of several projects. */
export const inEach: readonly string[] = [
  ...["verify", "test", "reproduce", "replay", "report", "export", "list", "programs", "doctor", "migrate"],
];

/** Commands that name a claim, a run or a file, and so are meant for one project. */
export const inOne: readonly string[] = ["show", "diff", "merge", "remove"];

/** So many folders deep projects are looked for: a home folder may hold a million. */
const depth = 4;

/** A command line that means no project, or one of several. */
export class ProjectsError extends Error {
  override readonly name = "ProjectsError";
}

/**
 * The projects that a command line is meant for: those named by `--project`, else the one that the folder lies in, else all below it.
 *
 * @throws {ProjectsError} When `--project` names none, or a command for one project finds several.
 */
export function chosenProjects(args: readonly string[], from: string): Chosen {
  const { named, words } = withoutProjects(args), [command] = words;
  if (![...inEach, ...inOne].includes(command) || words.some((word) => /^(--help|-h)$/.test(word))) {
    return { projects: [], words };
  }
  const projects = named.length > 0 ? [...new Set(named.map((name) => namedProject(name, from)))] : projectsAt(from);
  if (projects.length === 0 && command !== "doctor") {
    throw new ProjectsError(
      `There is no report.md in ${from} or above it, and none with experiments/ beside it in the folders below: go to the folder of ` +
        'your report, or make one with "upheld new"',
    );
  }
  if (projects.length > 1 && !inEach.includes(command)) {
    throw new ProjectsError(
      `There are ${projects.length} projects here, and ${command} works on one: choose it by --project, one of ${
        projects.map((it) => nameOf(it, from)).join(", ")
      }`,
    );
  }
  return { projects, words };
}

/** What a project is called where there are several: its path from here. */
export const nameOf = (project: string, from: string): string =>
  relative(from, project).replaceAll("\\", "/") || basename(project);

function withoutProjects(args: readonly string[]): { readonly named: string[]; readonly words: string[] } {
  const named: string[] = [], words: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const [, inline] = args[i].match(/^--project=(.*)$/s) ?? [];
    if (inline === undefined && args[i] !== "--project") words.push(args[i]);
    else {
      const name = inline ?? args[++i];
      if (!name) throw new ProjectsError("--project wants the folder of a project behind it");
      named.push(name);
    }
  }
  return { named, words };
}

function namedProject(name: string, from: string): string {
  const folder = resolve(from, name);
  if (isProject(folder)) return folder;
  const known = projectsBelow(from, depth).map((it) => nameOf(it, from));
  throw new ProjectsError(
    `There is no project in ${name}: wanted a folder with a report.md${
      known.length > 0 ? `, as ${known.join(", ")}` : ""
    }`,
  );
}

function projectsAt(from: string): string[] {
  for (let folder = from;; folder = dirname(folder)) {
    if (isProject(folder)) return [folder];
    if (folder === dirname(folder)) return projectsBelow(from, depth);
  }
}

const isProject = (folder: string) => existsSync(join(folder, "report.md"));

/** Projects in the folders below one, sorted; what lies in a project is its own. */
function projectsBelow(folder: string, levels: number): string[] {
  if (levels === 0) return [];
  const below = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "node_modules" && !entry.name.startsWith("."))
    .map(({ name }) => join(folder, name)).sort();
  // A lone report.md may be anybody's.
  return below.flatMap((path) =>
    isProject(path) && existsSync(join(path, "experiments")) ? [path] : readable(path, levels - 1)
  );
}

function readable(folder: string, levels: number): string[] {
  try {
    return projectsBelow(folder, levels);
  } catch (error) {
    if ((error as { code?: string }).code === "EACCES") return [];
    throw error;
  }
}
