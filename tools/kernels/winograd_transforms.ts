import type Fraction from "fraction.js";
import { type Matrix, transpose, winogradMatrices } from "./winograd_matrices.ts";

/** Outputs of a tile in each direction. */
export const tileOutputs = 4;
/** Sizes of the filters that have a Winograd algorithm. */
export const tapsOfFilters = [3, 5] as const;

/**
 * AssemblyScript of the linear maps of Winograd convolutions, each `Y = T X T^T` for four channels at once:
 *
 *     for (i < p) for (j < p) Y[i][j] = sum over a, b of T[i][a] * X[a][b] * T[j][b]
 *
 * The numbers of X lie `srcRow` and `srcColumn` bytes apart, those of Y `dstRow` and `dstColumn`. This is done for `count` times
 * four channels, 16 bytes apart in X and Y.
 */
export function winogradTransforms(): string {
  const transforms = tapsOfFilters.flatMap((taps) => {
    const { outputs, filter, inputs } = winogradMatrices(tileOutputs, taps);
    return [
      sandwich(`transformInput${taps}`, inputs),
      sandwich(`transformFilter${taps}`, filter),
      sandwich(`transformOutput${taps}`, outputs, true),
      sandwich(`transformOutputGradient${taps}`, transpose(outputs)),
      sandwich(`transformFilterGradient${taps}`, transpose(filter)),
    ];
  });
  const names = [...factors].map((factor, i) => `store<f32>(at, ${factor}, ${4 * i});`);
  return `import { clip } from "../clip";
/** Puts the factors of the transforms at an address, from where they are loaded: V8 would make each anew at each use. */
export function storeFactors(at: usize): void {\n${names.join("\n")}\n}\n${transforms.join("\n")}`;
}

/** Factors of the matrices other than 1, in the order in which they are stored. */
const factors = new Set<number>();

function sandwich(name: string, matrix: Matrix, finish = false): string {
  const p = matrix.length, q = matrix[0].length;
  const indices = (length: number) => Array.from({ length }, (_, i) => i);
  const code: string[] = [];
  const used = new Set<number>();
  for (const i of indices(p)) code.push(indices(q).map((j) => `let t${i}_${j}: v128;`).join(" "));
  for (const j of indices(q)) {
    code.push("{", `at = src + ${j} * srcColumn;`);
    for (const a of indices(q)) code.push(`let x${a} = v128.load(at);${a < q - 1 ? " at += srcRow;" : ""}`);
    code.push(...product(matrix, used, (a) => `x${a}`, (i, value) => `t${i}_${j} = ${value};`), "}");
  }
  for (const i of indices(p)) {
    code.push("{", `at = dst + ${i} * dstRow;`);
    const store = (j: number, value: string) => {
      const last = finish ? `clip(f32x4.add(${value}, shift), limits)` : value;
      return `v128.store(at, ${last});${j < p - 1 ? " at += dstColumn;" : ""}`;
    };
    code.push(...product(matrix, used, (b) => `t${i}_${b}`, store), "}");
  }
  const constants = [...used].map((factor) => {
    factors.add(factor);
    return `const ${nameOf(factor)} = v128.load32_splat(factorsAt, ${4 * [...factors].indexOf(factor)});`;
  });
  const more = finish ? ", bias: usize, limits: v128" : "";
  return `export function ${name}(count: i32, factorsAt: usize, src: usize, srcRow: usize, srcColumn: usize, dst: usize, ` +
    `dstRow: usize, dstColumn: usize${more}): void {
${constants.join("\n")}
let at: usize;
for (; count > 0; count--) {
${finish ? "const shift = bias ? v128.load(bias) : f32x4.splat(0);\nif (bias) bias += 16;" : ""}
${code.join("\n")}
src += 16;
dst += 16;
}
}
`;
}

/** The name of the variable that holds a factor. */
const nameOf = (factor: number) => `k${String(factor).replace(".", "_")}`;

/**
 * Lines that compute the product of a matrix and a vector, each result given to `use` in order. Where two rows, or two
 * columns, differ only in signs, their sum and difference are computed once.
 */
function product(
  matrix: Matrix,
  used: Set<number>,
  input: (i: number) => string,
  use: (row: number, value: string) => string,
): string[] {
  const sum = (terms: readonly [Fraction, string][]) => sumOf(terms, used);
  const lines: string[] = [];
  const columns = transpose(matrix);
  const pairsOfColumns = pairs(columns);
  if (pairsOfColumns.size > 0) {
    // x_a and x_b enter all rows with the same factor, or with opposite ones.
    const sums = new Map<number, [string, string]>();
    for (const [a, b] of pairsOfColumns) {
      lines.push(`const p${a} = f32x4.add(${input(a)}, ${input(b)}), m${a} = f32x4.sub(${input(a)}, ${input(b)});`);
      sums.set(a, [`p${a}`, `m${a}`]);
      sums.set(b, ["", ""]);
    }
    matrix.forEach((row, r) => {
      const terms: [Fraction, string][] = [];
      row.forEach((factor, c) => {
        if (factor.equals(0)) return;
        const pair = sums.get(c);
        if (!pair) terms.push([factor, input(c)]);
        else if (pair[0]) terms.push([factor, row[pairsOfColumns.get(c)!].equals(factor) ? pair[0] : pair[1]]);
      });
      lines.push(use(r, sum(terms)));
    });
    return lines;
  }
  const pairsOfRows = pairs(matrix);
  const partner = new Map([...pairsOfRows].flatMap(([a, b]) => [[a, a], [b, a]]));
  const results = matrix.map((row, r) => {
    const first = partner.get(r);
    const all = row.map((factor, c) => [factor, input(c)] as [Fraction, string]);
    if (first === undefined) return sum(all);
    if (first === r) {
      const other = matrix[pairsOfRows.get(r)!];
      const same = all.filter((_, c) => other[c].equals(row[c])),
        opposite = all.filter((_, c) => !other[c].equals(row[c]));
      lines.push(`const e${r} = ${sum(same)}, o${r} = ${sum(opposite)};`);
      return `f32x4.add(e${r}, o${r})`;
    }
    return `f32x4.sub(e${first}, o${first})`;
  });
  results.forEach((value, r) => lines.push(use(r, value)));
  return lines;
}

/** Pairs of rows that are equal but for some signs. */
function pairs(rows: Matrix): Map<number, number> {
  const found = new Map<number, number>();
  const taken = new Set<number>();
  rows.forEach((row, a) => {
    if (taken.has(a) || row.filter((x) => !x.equals(0)).length < 2) return;
    for (let b = a + 1; b < rows.length; b++) {
      if (taken.has(b) || !row.every((x, c) => x.abs().equals(rows[b][c].abs()))) continue;
      found.set(a, b);
      taken.add(b);
      return;
    }
  });
  return found;
}

function sumOf(terms: readonly [Fraction, string][], used: Set<number>): string {
  const scaled = (factor: Fraction, x: string) => {
    if (factor.equals(1)) return x;
    const value = Math.fround(factor.valueOf());
    used.add(value);
    return `f32x4.mul(${nameOf(value)}, ${x})`;
  };
  const present = terms.filter(([factor]) => !factor.equals(0));
  // A positive term first, so that no sign has to be turned.
  const start = Math.max(0, present.findIndex(([factor]) => factor.compare(0) > 0));
  const [first, ...others] = [present[start], ...present.filter((_, i) => i !== start)];
  return others.reduce((text, [factor, x]) => {
    const operation = factor.compare(0) > 0 ? "add" : "sub";
    return `f32x4.${operation}(${text}, ${scaled(factor.abs(), x)})`;
  }, signed(first[0], scaled(first[0].abs(), first[1])));
}

const signed = (factor: Fraction, x: string) => factor.compare(0) < 0 ? `f32x4.neg(${x})` : x;
