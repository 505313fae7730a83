import { parse, type ParserPlugin } from "@babel/parser";

/** One small change of a source file, that a test should notice. */
export interface Mutant {
  /** Path of the file in the project. */
  readonly file: string;
  /** Its line, counted from 1. */
  readonly line: number;
  /** The text of that line without and with the change, trimmed. */
  readonly from: string;
  readonly to: string;
  /** The whole source with the change. */
  readonly source: string;
}

/** What is put in the place of an operator. */
const operators: Readonly<Record<string, string>> = {
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  "===": "!==",
  "!==": "===",
  "+": "-",
  "-": "+",
  "*": "/",
  "/": "*",
  "%": "*",
  "&&": "||",
  "||": "&&",
  "+=": "-=",
  "-=": "+=",
};

/** A node of the syntax tree, by the fields that are used here. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly operator: string;
  readonly left: Node;
  readonly right: Node;
  readonly argument: Node;
  readonly expression: Node;
  readonly callee: Node & { readonly name?: string };
  readonly value: number;
}

type Change = (node: Node, text: (node: Node) => string) => { at: Pick<Node, "start" | "end">; to: string } | undefined;

const operator: Change = ({ type, operator, left, right }, text) => {
  if (!["BinaryExpression", "LogicalExpression", "AssignmentExpression"].includes(type)) return;
  // A sum of texts has no difference.
  const isText = [left, right].some(({ type }) => type === "StringLiteral" || type === "TemplateLiteral");
  const between = text({ start: left.end, end: right.start } as Node), start = left.end + between.indexOf(operator);
  if (operators[operator] && !isText) return { at: { start, end: start + operator.length }, to: operators[operator] };
};

const sign: Change = (node, text) => {
  const isSign = node.type === "UnaryExpression" && (node.operator === "-" || node.operator === "!");
  return isSign ? { at: node, to: text(node.argument) } : undefined;
};

const number: Change = (node) => node.type === "NumericLiteral" ? { at: node, to: String(node.value + 1) } : undefined;

const wait: Change = (node, text) =>
  node.type === "AwaitExpression" ? { at: node, to: text(node.argument) } : undefined;

/** A call for what it does, or an error. */
const step: Change = ({ type, start, end, expression }) => {
  const isCall = type === "ExpressionStatement" && expression.type === "CallExpression" &&
    expression.callee.type !== "Super";
  return isCall || type === "ThrowStatement" ? { at: { start, end }, to: "{}" } : undefined;
};

const changes: readonly Change[] = [operator, sign, number, wait, step];

/** What holds expressions among the nodes of types. */
const holders = ["TSAsExpression", "TSNonNullExpression", "TSSatisfiesExpression"];

/** What decides nothing: types, imports, and the words of errors. */
const isSkipped = ({ type, callee }: Node) =>
  type.startsWith("TS") && !holders.includes(type) || type === "ImportDeclaration" ||
  type === "NewExpression" && /Error$/.test(callee.name ?? "");

/** All mutants of a file, in the order of its syntax tree. */
export function mutantsOf(file: string, source: string): Mutant[] {
  const text = ({ start, end }: Node) => source.slice(start, end);
  const mutants: Mutant[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (!isNode(value) || isSkipped(value)) return;
    for (const change of changes) {
      const found = change(value, text);
      if (found) mutants.push(mutated(file, source, found.at.start, found.at.end, found.to));
    }
    Object.values(value).forEach(visit);
  };
  const plugins: ParserPlugin[] = file.endsWith("x") ? ["typescript", "jsx"] : ["typescript"];
  visit(parse(source, { sourceType: "module", plugins }).program);
  return mutants;
}

const isNode = (value: unknown): value is Node => typeof (value as Node | null)?.type === "string";

function mutated(file: string, source: string, start: number, end: number, replacement: string): Mutant {
  const changed = source.slice(0, start) + replacement + source.slice(end);
  const lineStart = source.lastIndexOf("\n", start - 1) + 1,
    lineEnd = (text: string) => {
      const found = text.indexOf("\n", start);
      return found < 0 ? text.length : found;
    };
  return {
    file,
    line: source.slice(0, start).split("\n").length,
    from: source.slice(lineStart, lineEnd(source)).trim(),
    to: changed.slice(lineStart, lineEnd(changed)).trim(),
    source: changed,
  };
}
