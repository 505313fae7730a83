import { delimiter, join } from "node:path";
import { output, tied } from "../../testing/child_process.ts";
import type { Ended } from "../../testing/run_task.ts";

/** What any machine has on which git and a shell run. */
const common = ["sh", "bash", "git", "env", "uname", "ldd", "getconf"];

/** What a machine with Node.js has. */
export const nodePrograms: readonly string[] = ["node", "npm", "npx"];

/** A machine as new: a home and caches that are empty, some programs, and a registry. */
export class Machine {
  readonly #env: Readonly<Record<string, string>>;

  /**
   * @param folder Its home and all that it keeps.
   * @param registry Address of the registry that its package managers ask.
   * @param programs What is installed there beside git and a shell: `"deno"` is the Deno that runs this.
   * @param env What else is set there.
   */
  constructor(
    readonly folder: string,
    registry: string,
    programs: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ) {
    const bin = join(folder, "bin"), home = join(folder, "home");
    for (const path of [bin, home]) Deno.mkdirSync(path, { recursive: true });
    for (const program of [...common, ...programs]) {
      const found = program === "deno" ? Deno.execPath() : whereIs(program);
      if (found) Deno.symlinkSync(found, join(bin, program));
    }
    const { hostname } = new URL(registry);
    Deno.writeTextFileSync(join(home, ".npmrc"), `registry=${registry}\n`);
    this.#env = {
      PATH: bin,
      HOME: home,
      NO_COLOR: "1",
      NPM_CONFIG_REGISTRY: registry,
      npm_config_cache: join(folder, "npm"),
      npm_config_update_notifier: "false",
      YARN_CACHE_FOLDER: join(folder, "yarn"),
      YARN_NPM_REGISTRY_SERVER: registry,
      YARN_UNSAFE_HTTP_WHITELIST: hostname,
      YARN_ENABLE_TELEMETRY: "0",
      DENO_DIR: join(folder, "deno"),
      ...env,
      GIT_CONFIG_GLOBAL: join(home, "gitconfig"),
      GIT_CONFIG_NOSYSTEM: "1",
      ...Object.fromEntries(
        ["AUTHOR", "COMMITTER"].flatMap((who) => [[`GIT_${who}_NAME`, "A"], [`GIT_${who}_EMAIL`, "a@example.org"]]),
      ),
    };
  }

  /** Installs a program for all of the machine, as `npm install -g` does. */
  async install(specifier: string): Promise<void> {
    const { folder } = this;
    await this.run(["npm", "install", "--global", "--no-audit", "--no-fund", "--prefix", folder, specifier], folder);
  }

  /** An empty folder, of all that lies above it nothing is a project's. */
  folderFor(name: string): string {
    const folder = join(this.folder, "work", name);
    Deno.mkdirSync(folder, { recursive: true });
    return folder;
  }

  /** Runs a program, whatever it ends with. */
  async end(words: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const { code, stdout, stderr } = await output(join(this.folder, "bin", words[0]), {
      args: words.slice(1),
      cwd,
      clearEnv: true,
      env: { ...this.#env, ...env },
    });
    return { code, out: new TextDecoder().decode(stdout), error: new TextDecoder().decode(stderr) };
  }

  /**
   * Runs a program that has to end with 0, and gives what it printed.
   *
   * @throws {Error} When it ends with another code, with the end of what it said, or loads all modules twice.
   */
  async run(words: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
    const { code, out, error } = await this.end(words, cwd, env);
    // What tensorflow says where all modules are loaded twice.
    if (/already registered/.test(error)) throw new Error(`${words.join(" ")} loads all modules twice`);
    if (code === 0) return out;
    const said = `${out.trim()}\n${error.trim()}`.trim().split("\n").slice(-30).join("\n");
    throw new Error(`${words.join(" ")} ended with ${code}\n${said}`);
  }

  /**
   * Runs a program until it has ended or `isLate` says so, and kills it then, with all that it has started.
   *
   * @returns Whether it was killed.
   */
  async kill(words: readonly string[], cwd: string, isLate: () => boolean): Promise<boolean> {
    const child = tied(
      new Deno.Command(join(this.folder, "bin", words[0]), {
        args: words.slice(1),
        cwd,
        clearEnv: true,
        env: { ...this.#env },
        stdin: "null",
        stdout: "null",
        stderr: "null",
        detached: true,
      }).spawn(),
    );
    let ended = false;
    void child.status.then(() => ended = true);
    while (!ended && !isLate()) await new Promise((resolve) => setTimeout(resolve, 2));
    const killed = !ended;
    // Negative: the whole group, which is its own as it is detached.
    if (killed) Deno.kill(-child.pid, "SIGKILL");
    await child.status;
    return killed;
  }
}

function whereIs(program: string): string | undefined {
  const folders = (Deno.env.get("PATH") ?? "").split(delimiter);
  return folders.map((folder) => join(folder, program)).find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
}
