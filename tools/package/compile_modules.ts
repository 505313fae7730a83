import * as esbuild from "esbuild";
import { dirname, join } from "node:path/posix";
import { compiledPath } from "./sources.ts";

/** The modules of the package as JavaScript, and what they import from other packages. */
export interface CompiledModules {
  /** Path in the package to text. */
  readonly modules: ReadonlyMap<string, string>;
  /** Bare specifiers, sorted. */
  readonly imported: readonly string[];
}

/** A module beside this one that is named in place of imported: a worker, say. */
const named = /new URL\("(\.[^"]*)\.tsx?", import\.meta\.url\)/g;

/**
 * Compiles modules one by one: without types, with `using` and JSX in terms that Node.js 20 has, and with JSON in them, which engines
 * import in different ways. Files stay what and where they are, so that one can read, and keep apart, what is run.
 *
 * @param paths Modules below `root`.
 */
export async function compileModules(root: string, paths: readonly string[]): Promise<CompiledModules> {
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
          if (path.endsWith(".json")) return { path: join(dirname(importer), path) };
          if (!path.startsWith(".") && !path.startsWith("node:")) imported.add(path);
          return { path: path.startsWith(".") ? compiledPath(path) : path, external: true };
        });
        build.onLoad({ filter: /\.tsx?$/ }, async ({ path }) => ({
          contents: (await Deno.readTextFile(path)).replace(named, 'new URL("$1.js", import.meta.url)'),
          loader: path.endsWith("x") ? "tsx" : "ts",
        }));
      },
    }],
  });
  await esbuild.stop();
  const modules = outputFiles.map(({ path, text }) => [path.slice(root.length + 1), text] as const);
  return { modules: new Map(modules), imported: [...imported].sort() };
}
