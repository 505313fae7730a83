import * as esbuild from "esbuild";
import { dirname, join } from "node:path/posix";
import { asCalled } from "./as_called.ts";
import { dependenciesOf, packageName } from "./manifest.ts";
import { compiledPath } from "./sources.ts";

/** The modules of the package as JavaScript, and the packages that they need. */
export interface CompiledModules {
  /** Path in the package to text. */
  readonly modules: ReadonlyMap<string, string>;
  /** Names of the packages that they import to exact versions. */
  readonly dependencies: Readonly<Record<string, string>>;
}

/** A module beside this one that is named in place of imported: a worker, say. */
const named = /new URL\("(\.[^"]*)\.tsx?", import\.meta\.url\)/g;

/**
 * Compiles modules one by one: without types, with `using` and JSX in terms that Node.js 20 has, and with JSON in them, which engines
 * import in different ways. Files stay what and where they are, so that one can read, and keep apart, what is run.
 *
 * @param paths Modules below `root`.
 * @param version What deno.json says in them.
 */
export async function compileModules(
  root: string,
  paths: readonly string[],
  version: string,
): Promise<CompiledModules> {
  const imported = new Set<string>();
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [...paths],
    outbase: root,
    outdir: root,
    bundle: true,
    write: false,
    format: "esm",
    target: "node20",
    jsx: "automatic",
    charset: "utf8",
    logLevel: "silent",
    plugins: [{
      name: "modules stay apart",
      setup(build) {
        build.onResolve({ filter: /.*/ }, ({ kind, path, importer }) => {
          if (kind === "entry-point") return;
          if (path.startsWith(".") && path.endsWith(".json")) return { path: join(dirname(importer), path) };
          if (!path.startsWith(".") && !path.startsWith("node:")) imported.add(path);
          return { path: path.startsWith(".") ? compiledPath(path) : path, external: true };
        });
        build.onLoad({ filter: /\/deno\.json$/ }, () => ({
          contents: JSON.stringify({ name: packageName, version, imports: "dependencies" }),
          loader: "json",
        }));
        build.onLoad({ filter: /\.tsx?$/ }, async ({ path }) => ({
          contents: (await Deno.readTextFile(path)).replace(named, 'new URL("$1.js", import.meta.url)'),
          loader: path.endsWith("x") ? "tsx" : "ts",
        }));
      },
    }],
  });
  await esbuild.stop();
  const dependencies = dependenciesOf([...imported]);
  const targets = Object.entries(dependencies).map(([name, version]) => [name, `npm:${name}@${version}`]);
  const modules = outputFiles.map(({ path, text }) =>
    [
      path.slice(root.length + 1),
      asCalled(text).replace('imports: "dependencies"', `imports: ${JSON.stringify(Object.fromEntries(targets))}`),
    ] as const
  );
  return { modules: new Map(modules), dependencies };
}
