import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { copyCheckout } from "../../testing/checkout.ts";

/** The project's folder. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

/** A command line, where it is started, and what its environment says beside ours. */
export interface Start {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

type Move = (start: Start) => Start;

/** A machine, user or folder that the gate must not know. */
export interface Place {
  readonly name: string;
  /** Programs that it takes, and whether only root can have it. */
  readonly needs?: readonly string[];
  readonly root?: true;
  /** Only what judges runs there: nothing may be written. */
  readonly readOnly?: true;
  /** Flags for `deno test`. */
  readonly flags?: readonly string[];
  /** Sets it up in an empty folder, and gives what turns a start here into one there. */
  prepare(folder: string): Move | Promise<Move>;
}

/** Runs a script of the shell before the command, which the script finds in "$@". */
const after = (script: string, { command, ...start }: Start, ...wrapper: readonly string[]): Start => ({
  ...start,
  command: [...wrapper, "sh", "-ec", `${script}; exec "$@"`, "sh", ...command],
});

/** What is set up in a mount namespace of its own is gone with the command. */
const mounted = (script: string, start: Start): Start => after(script, start, "unshare", "--mount");

const quoted = (path: string) => `'${path.replaceAll("'", `'\\''`)}'`;

/** All places, in the order they are tried. */
export const places: readonly Place[] = [
  {
    name: "another make of processor",
    needs: ["unshare", "mount"],
    root: true,
    prepare(folder) {
      const pretended = quoted(join(folder, "cpuinfo"));
      const write = `sed -E "s/^(model name[[:space:]]*:).*/\\1 Example 3000/" /proc/cpuinfo > ${pretended}`;
      return (start) => mounted(`${write}; mount --bind ${pretended} /proc/cpuinfo`, start);
    },
  },
  {
    name: "one core",
    needs: ["taskset"],
    prepare: () => (start) => ({ ...start, command: ["taskset", "--cpu-list", "0", ...start.command] }),
  },
  {
    name: "64 cores",
    flags: [`--preload=${fileURLToPath(import.meta.resolve("./pretend_64_cores.ts"))}`],
    prepare: () => (start) => start,
  },
  {
    name: "a terminal",
    needs: ["script"],
    prepare: () => ({ command, ...start }) => {
      const line = command.map(quoted).join(" ");
      return { ...start, command: ["script", "--quiet", "--return", "--command", line, "/dev/null"] };
    },
  },
  {
    name: "a decimal comma, another time zone and another user's name",
    prepare: () => (start) => ({
      ...start,
      env: {
        ...start.env,
        ...{ LANG: "de_DE.UTF-8", LC_ALL: "de_DE.UTF-8", LANGUAGE: "de", TZ: "Pacific/Kiritimati" },
        ...{ USER: "jürgen möller", LOGNAME: "jürgen möller" },
      },
    }),
  },
  {
    name: "a path with spaces, a comma, #, % and umlauts",
    async prepare(folder) {
      const checkout = join(folder, "ü #1, 100% über", "up held");
      await copyCheckout(checkout);
      return (start) => ({ ...start, cwd: checkout });
    },
  },
  {
    name: "a checkout that cannot be written",
    needs: ["unshare", "mount"],
    root: true,
    readOnly: true,
    prepare: () => (start) => {
      const here = quoted(start.cwd);
      return mounted(`mount --bind ${here} ${here}; mount -o remount,bind,ro ${here}; cd ${here}`, start);
    },
  },
  {
    name: "no git, no browser, no Slurm, no C compiler, and no checkout of git",
    async prepare(folder) {
      const checkout = join(folder, "checkout"), programs = join(folder, "bin");
      await copyCheckout(checkout);
      Deno.mkdirSync(programs);
      const missing =
        /^(git|chrom|google-chrome|firefox|gcc|cc|clang|python|s(batch|queue|cancel|control|info|run)$|slurm|munge)/;
      const found = new Map<string, string>();
      for (const from of Deno.env.get("PATH")!.split(":").filter(isFolder).reverse()) {
        for (const { name } of Deno.readDirSync(from)) if (!missing.test(name)) found.set(name, join(from, name));
      }
      await new Deno.Command("ln", { args: ["-s", "-t", programs, ...found.values()] }).output();
      return (start) => ({ ...start, cwd: checkout, env: { ...start.env, PATH: programs } });
    },
  },
  {
    name: "a user who is not root, and whose home is empty",
    needs: ["setpriv", "chown"],
    root: true,
    async prepare(folder) {
      const checkout = join(folder, "checkout"), home = join(folder, "home"), deno = join(folder, "deno");
      await copyCheckout(checkout, { linked: false });
      Deno.mkdirSync(home);
      // Where this one is, others may not be let in.
      Deno.copyFileSync(Deno.execPath(), deno);
      const owner = "65534:65534";
      const { success } = await new Deno.Command("chown", { args: ["-R", owner, checkout, home, deno] }).output();
      if (!success) throw new Error(`${folder} could not be given to another user`);
      return ({ command, env }) => ({
        cwd: checkout,
        env: { ...env, HOME: home, DENO_DIR: join(home, ".deno"), USER: "nobody", PATH: `${folder}:/usr/bin:/bin` },
        command: ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
          .concat(command.map((word) => word === Deno.execPath() ? deno : word)),
      });
    },
  },
];

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

/** Why a place cannot be had here; undefined where it can. */
export function lacking({ needs = [], root: wantsRoot }: Place): string | undefined {
  if (Deno.build.os !== "linux" && (needs.length > 0 || wantsRoot)) return "it wants Linux";
  const missing = needs.filter((program) =>
    !new Deno.Command("sh", { args: ["-c", `command -v ${program}`], stdout: "null" }).outputSync().success
  );
  if (missing.length > 0) return `there is no ${missing.join(" and no ")}`;
  return wantsRoot && Deno.uid() !== 0 ? "only root can have it" : undefined;
}
