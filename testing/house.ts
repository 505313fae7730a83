import { parse } from "@babel/parser";
import { dirname, join } from "node:path/posix";

/** The engine: it trains on any memory, wherever there is WebAssembly. */
export const engine = ["validation", "math", "random", "dataset", "kernels", "model", "train", "measure"] as const;

/** A module of `lib/`: its path below, with `/` between the parts, and its text. */
export interface SourceModule {
  readonly path: string;
  readonly text: string;
}

/** What a module imports or re-exports, types as well. */
export function importsOf({ path, text }: SourceModule): string[] {
  const found: string[] = [];
  visit(parsed(text), (node) => {
    const source = node.source ?? (node.type === "TSImportType" ? node.argument : undefined);
    if (typeof source?.value !== "string") return;
    found.push(source.value.startsWith(".") ? join(dirname(path), source.value) : source.value);
  });
  return found;
}

/** The folders that reach themselves over imports, each as a way: `a -> b -> a`. */
export function circles(modules: readonly SourceModule[]): string[] {
  const edges = new Map<string, Set<string>>();
  for (const module of modules) {
    const from = folderOf(module.path);
    for (const path of importsOf(module)) {
      if (/^(\w+:|\.\.)/.test(path) || !/\.tsx?$/.test(path) || folderOf(path) === from) continue;
      edges.set(from, (edges.get(from) ?? new Set()).add(folderOf(path)));
    }
  }
  const found: string[] = [];
  for (const start of edges.keys()) {
    const ways = [[start]], seen = new Set<string>();
    for (const way of ways) {
      for (const next of edges.get(way.at(-1)!) ?? []) {
        // Each circle is told once, from the first of its folders.
        if (next === start && way.every((folder) => folder >= start)) found.push([...way, start].join(" -> "));
        else if (!seen.has(next)) ways.push([...way, next]);
        seen.add(next);
      }
    }
  }
  return found;
}

/** What a module of the engine uses of Deno, Node or TensorFlow.js, or of a room that is not the engine's. */
export function strangers(module: SourceModule): string[] {
  const found = importsOf(module).filter((path) =>
    /^(node:|npm:|jsr:)|tensorflow|tfjs/.test(path) ||
    (/\.tsx?$/.test(path) && !(engine as readonly string[]).includes(folderOf(path)))
  );
  visit(parsed(module.text), (node) => {
    if (node.type === "Identifier" && /^(Deno|process|Buffer)$/.test(node.name)) found.push(node.name);
  });
  return found;
}

const parsed = (text: string) =>
  parse(text, { sourceType: "module", plugins: ["typescript", "jsx"], createImportExpressions: true }).program;

const folderOf = (path: string) => path.split("/")[0];

// deno-lint-ignore no-explicit-any
function visit(node: any, look: (node: any) => void): void {
  if (Array.isArray(node)) return node.forEach((part) => visit(part, look));
  if (typeof node?.type !== "string") return;
  look(node);
  for (const [key, value] of Object.entries(node)) if (key !== "loc") visit(value, look);
}
