import { join, relative } from "node:path";
import { output, tied } from "../../testing/child_process.ts";
import { freePort } from "../../testing/free_port.ts";

/** The registry that is started: the newest that runs in Node.js 20, with the one package below it that it cannot do without. */
const verdaccio = { dependencies: { verdaccio: "6.8.0" }, overrides: { "node-fetch": "2.7.0" } };

/** A registry on this machine, which has what is published to it, and hands on what the registry of npm has. */
export interface Registry extends AsyncDisposable {
  readonly url: string;
  /**
   * Publishes a tarball, or the folder of a package.
   *
   * @param tag What the version is had by: `npm install upheld` takes the latest.
   */
  publish(tarball: string, tag?: string): Promise<void>;
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

async function npm(args: readonly string[], cwd: string): Promise<string> {
  const { success, stdout, stderr } = await output("npm", { args: [...args], cwd });
  if (!success) throw new Error(`npm ${args[0]} failed: ${text(stderr).trim()}`);
  return text(stdout).trim();
}

/** Whether the registry that npm is set to use can be asked. */
export async function isReachable(): Promise<boolean> {
  try {
    const asked = ["view", `verdaccio@${verdaccio.dependencies.verdaccio}`, "version", "--fetch-retries=0"];
    return (await npm([...asked, "--fetch-timeout=20000"], ".")) !== "";
  } catch {
    return false;
  }
}

/**
 * Starts Verdaccio on a free port of loopback. What is published to it is kept in an empty folder; what it does not have it fetches
 * from the registry that npm is set to use, and keeps beside its programs for the next time.
 *
 * @param programs Where Verdaccio itself is kept, to be installed once, and what it has fetched.
 * @param folder For what is published.
 */
export async function startRegistry(programs: string, folder: string): Promise<Registry> {
  await install(programs);
  const uplink = await npm(["config", "get", "registry"], programs),
    ca = await npm(["config", "get", "cafile"], programs);
  const everybody = { access: "$all", publish: "$all", unpublish: "$all" };
  const storage = join(folder, "published"), fetched = relative(storage, join(programs, "fetched"));
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(
    join(folder, "config.yaml"),
    // All JSON is YAML.
    JSON.stringify({
      storage,
      auth: { htpasswd: { file: join(folder, "htpasswd"), max_users: -1 } },
      uplinks: { npm: { url: uplink, maxage: "1d", timeout: "60s" } },
      packages: { upheld: everybody, "**": { ...everybody, proxy: "npm", storage: fetched } },
      web: { enable: false },
      max_body_size: "100mb",
      log: { type: "stdout", format: "pretty", colors: false, level: "warn" },
    }),
  );
  const port = freePort(), url = `http://127.0.0.1:${port}/`;
  const child = tied(
    new Deno.Command("node", {
      args: [
        join(programs, "node_modules/verdaccio/bin/verdaccio"),
        ...["--config", join(folder, "config.yaml"), "--listen", `127.0.0.1:${port}`],
      ],
      env: /^(null|undefined|)$/.test(ca) ? {} : { NODE_EXTRA_CA_CERTS: ca },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn(),
  );
  await answers(url, child.status);
  return {
    url,
    async publish(tarball, tag = "latest") {
      const to = ["--registry", url, `--${url.slice("http:".length)}:_authToken=anybody`];
      await npm(["publish", tarball, "--tag", tag, ...to], folder);
    },
    async [Symbol.asyncDispose]() {
      // It would wait for connections that are kept open.
      child.kill("SIGKILL");
      await child.status;
    },
  };
}

async function install(programs: string): Promise<void> {
  await Deno.mkdir(programs, { recursive: true });
  const wanted = JSON.stringify({ private: true, ...verdaccio }), manifest = join(programs, "package.json");
  try {
    // It is written last: what was cut off is installed again.
    if (await Deno.readTextFile(join(programs, "installed.json")) === wanted) return;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  await Deno.writeTextFile(manifest, wanted);
  await npm(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"], programs);
  await Deno.writeTextFile(join(programs, "installed.json"), wanted);
}

async function answers(url: string, ended: Promise<Deno.CommandStatus>): Promise<void> {
  let status: Deno.CommandStatus | undefined;
  void ended.then((it) => status = it);
  for (let tries = 0; tries < 600; tries++) {
    if (status) throw new Error(`The registry ended with ${status.code} as it started`);
    try {
      const response = await fetch(`${url}-/ping`);
      await response.body?.cancel();
      if (response.ok) return;
    } catch {
      // It does not listen yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("The registry does not answer");
}
