import { parse, type ParserPlugin } from "@babel/parser";
import { createRequire } from "node:module";

/** A node of the syntax tree, by the fields that are used here. */
interface Node {
  readonly type: string;
  readonly name: string;
  readonly value: unknown;
  readonly operator: string;
  readonly computed: boolean;
  readonly object: Node;
  readonly property: Node;
  readonly left: Node;
  readonly right: Node;
  readonly argument: Node;
  readonly callee: Node;
  readonly arguments: readonly Node[];
  readonly source: Node | null;
  readonly local: Node;
  readonly exported: Node;
  readonly specifiers: readonly Node[];
  readonly id: Node;
  readonly init: Node | null;
  readonly properties: readonly Node[];
  readonly key: Node;
  readonly imported: Node;
  readonly importKind: string;
}

/** What of `Math` has one value only, by IEEE 754 or as an integer. */
const exact = new Set(
  ("abs ceil clz32 floor fround f16round imul max min round sign sqrt trunc " +
    "E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2").split(" "),
);

function* nodesOf(node: Node): Generator<Node> {
  yield node;
  for (const field of Object.values(node)) {
    for (const child of Array.isArray(field) ? field : [field]) {
      if (typeof child?.type === "string") yield* nodesOf(child);
    }
  }
}

function nodesIn(source: string, path: string): Node[] {
  const plugins: ParserPlugin[] = /\.[cm]?tsx?$/.test(path) ? ["typescript", "explicitResourceManagement"] : [];
  if (path.endsWith("x")) plugins.push("jsx");
  const { program } = parse(source, { sourceType: "unambiguous", plugins });
  return [...nodesOf(program as unknown as Node)];
}

const isLiteral = (node: Node): boolean =>
  node.type === "NumericLiteral" ||
  node.type === "UnaryExpression" && node.operator === "-" && isLiteral(node.argument);

/** Powers of two of whole literals are exact, and so is what integers of any size give. */
const isExactPower = ({ left, right }: Node) =>
  left.type === "BigIntLiteral" || left.type === "NumericLiteral" && left.value === 2 && isLiteral(right);

/**
 * What a source asks the engine for whose bits are its own: functions of `Math`, `**` as a power, and `Math` itself where it is handed
 * on or read by a computed name. Sorted, each once.
 */
export function engineMath(source: string, path: string): string[] {
  const found = new Set<string>(), seen = new Set<Node>();
  if (!/Math|\*\*/.test(source)) return [];
  const note = (math: Node, names: readonly string[]) => {
    seen.add(math);
    for (const name of names) if (!exact.has(name)) found.add(name);
  };
  for (const node of nodesIn(source, path)) {
    const { type, object, property, operator, computed, id, init } = node;
    if (/^(Optional)?MemberExpression$/.test(type) && isMath(object) && !computed) note(object, [property.name]);
    if (type === "VariableDeclarator" && init && isMath(init) && id.type === "ObjectPattern") {
      note(init, id.properties.map((property) => property.key?.name ?? "Math"));
    }
    if (type === "BinaryExpression" && operator === "**" && !isExactPower(node)) found.add("**");
    if (type === "AssignmentExpression" && operator === "**=") found.add("**");
    if (isMath(node) && !seen.has(node)) found.add("Math");
  }
  return [...found].sort();
}

const isMath = ({ type, name }: Node) => type === "Identifier" && name === "Math";

/** The names that a source takes from packages, by package: `default` where it takes the whole. Types are left out. */
export function packageNames(source: string, path: string): { package: string; name: string }[] {
  return nodesIn(source, path).flatMap((node) => {
    if (node.type !== "ImportDeclaration" || node.importKind === "type") return [];
    return node.specifiers.map(({ imported }) => ({
      package: String(node.source!.value),
      name: imported?.name ?? "default",
    }));
  });
}

/** The files that a module of a package loads, itself among them: by `require`, or by exports and imports of other files. */
export function loadedFiles(entry: string, found: Set<string> = new Set()): ReadonlySet<string> {
  if (found.has(entry) || entry.endsWith(".json")) return found;
  found.add(entry);
  const require = createRequire(entry);
  for (const { type, callee, arguments: given, source } of nodesIn(Deno.readTextFileSync(entry), entry)) {
    const target = type === "CallExpression" && callee.name === "require"
      ? given[0]
      : /^(Import|Export(Named|All))Declaration$/.test(type)
      ? source
      : undefined;
    if (target) loadedFiles(require.resolve(String(target.value)), found);
  }
  return found;
}

/** The file of a package that exports a name, by the package's list of exports. */
export function exportingFile(index: string, name: string): string {
  const found = nodesIn(Deno.readTextFileSync(index), index).find(({ type, specifiers }) =>
    type === "ExportNamedDeclaration" && specifiers.some(({ exported }) => exported.name === name)
  );
  return createRequire(index).resolve(String(found!.source!.value));
}
