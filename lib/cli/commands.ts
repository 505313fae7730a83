import type { Command } from "./command.ts";

/** Where each command is. Only the one that is asked for is loaded, with what it needs. */
export const commands: Readonly<Record<string, () => Promise<{ readonly default: Command }>>> = {
  verify: () => import("./verify.ts"),
  reproduce: () => import("./reproduce.ts"),
  replay: () => import("./replay.ts"),
  merge: () => import("./merge.ts"),
  migrate: () => import("./migrate.ts"),
  remove: () => import("./remove.ts"),
  report: () => import("./report.ts"),
  export: () => import("./export.ts"),
  judge: () => import("./judge.ts"),
  list: () => import("./list.ts"),
  show: () => import("./show.ts"),
  diff: () => import("./diff.ts"),
  programs: () => import("./programs.ts"),
  new: () => import("./new.ts"),
  doctor: () => import("./doctor.ts"),
  completions: () => import("./completions.ts"),
};

/** All commands, in the order of the help. */
export function allCommands(): Promise<Command[]> {
  return Promise.all(Object.values(commands).map(async (load) => (await load()).default));
}
