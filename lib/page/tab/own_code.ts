import { type Plugin, rollup } from "@rollup/browser";
import inject from "@rollup/plugin-inject";
import * as nodeModule from "node:module";
import { sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Experiment, importsOfProject, isProgram, isRead, resolved, type Run } from "../../experiment/mod.ts";
import { projectRoot } from "../../project/mod.ts";
import * as face from "./face.ts";
import { ownFace, ownModule } from "./own_names.ts";

/** The code of an experiment as a tab can run it, or why it cannot, in words that follow "as". */
export type OwnCode = { readonly script: string } | { readonly reason: string };

/** What there is in Deno and Node.js, and in no tab. */
const globals = ["Deno", "process", "Buffer", "require"];
const outside = "outside of a tab: ";
// Its types say that the module is the function.
const asImports = inject as unknown as (modules: Readonly<Record<string, string>>) => Plugin;
const whatIsMissing = asImports(Object.fromEntries(globals.map((name) => [name, outside + name])));

/** What a module may call `upheld`, with its version or without. */
const isFace = /^(npm:\/?upheld|jsr:\/?@upheld\/upheld|upheld)(@[^/]*)?(\/engine)?$/;

/**
 * Bundles the module of an experiment whose runs are calls of its own code, with all modules of the project that it loads, as a script
 * that needs nothing but {@linkcode face}.
 *
 * @param run Any of its runs.
 */
export async function ownCode({ code }: Experiment, run: Run): Promise<OwnCode> {
  const { protocol } = run;
  if (isProgram(run)) return { reason: "a program makes them" };
  if (isRead(run)) return { reason: "they are read from files" };
  if ("files" in protocol && Object.keys(protocol.files).length > 0) return { reason: "they read files" };
  const outsiders = new Set<string>();
  try {
    const bundle = await rollup({
      input: code,
      plugins: [modulesOfProject(outsiders), whatIsMissing],
      onLog: () => {},
    });
    const { output: [{ code: script }] } = await bundle.generate({ format: "iife", name: ownModule, exports: "named" });
    return outsiders.size === 0 ? { script } : { reason: outsidersWords(outsiders) };
  } catch (error) {
    return outsiders.size > 0
      ? { reason: outsidersWords(outsiders) }
      : { reason: `their code cannot be bundled: ${withoutFolder((error as Error).message.split("\n")[0])}` };
  }
}

/** A page tells nothing of the machine that it was made on. */
function withoutFolder(text: string): string {
  const root = projectRoot();
  return text.replaceAll(`${pathToFileURL(root).href}/`, "").replaceAll(`${root}${sep}`, "");
}

function outsidersWords(outsiders: ReadonlySet<string>): string {
  const used = [...outsiders].sort().map((name) =>
    name.startsWith(outside) ? `uses ${name.slice(outside.length)}` : `loads ${name}`
  );
  return `their code ${used.join(" and ")}`;
}

/** Files of the project without their types, and `upheld` as a tab has it; the names of all else are put down. */
function modulesOfProject(outsiders: Set<string>): Plugin {
  const imports = importsOfProject();
  return {
    name: "modules of the project",
    resolveId(name, importer) {
      if (importer === undefined) return name;
      if (isFace.test(name)) return "upheld";
      const url = resolved(name, importer, imports);
      if (url.startsWith("file:") && !name.startsWith("upheld/")) return url;
      outsiders.add(name);
      return { id: name, external: true };
    },
    load(url) {
      if (url === "upheld") return `export const { ${Object.keys(face).join(", ")} } = globalThis.${ownFace};`;
      const text = Deno.readTextFileSync(fileURLToPath(url));
      if (url.endsWith(".json")) return `export default ${text};`;
      return /\.[cm]?ts$/.test(url) ? withoutTypes(text) : text;
    },
    // No folder of this machine stands in the script.
    resolveImportMeta: (property) => property === "url" ? '"file:///"' : "undefined",
  };
}

/** Node.js and Deno 2.9.5 have it, Deno 2.8 and `@types/node` have not. */
const { stripTypeScriptTypes: strip } = nodeModule as unknown as {
  stripTypeScriptTypes?(code: string, options: { readonly mode: "transform" }): string;
};

function withoutTypes(text: string): string {
  if (!strip) throw new Error(`Deno ${Deno.version.deno} cannot take types out of code: take a newer one`);
  return strip(text, { mode: "transform" });
}
