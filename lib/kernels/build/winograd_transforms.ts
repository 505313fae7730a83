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
 * The numbers of X lie `srcRow` and `srcColumn` bytes apart, those of Y `dstRow` and `dstColumn`.
 */
export function winogradTransforms(): string {
  return tapsOfFilters.flatMap((taps) => {
    const { outputs, filter, inputs } = winogradMatrices(tileOutputs, taps);
    return [
      sandwich(`transformInput${taps}`, inputs),
      sandwich(`transformFilter${taps}`, filter),
      sandwich(`transformOutput${taps}`, outputs, true),
      sandwich(`transformOutputGradient${taps}`, transpose(outputs)),
      sandwich(`transformFilterGradient${taps}`, transpose(filter)),
    ];
  }).join("\n");
}

function sandwich(name: string, matrix: Matrix, finish = false): string {
  const p = matrix.length, q = matrix[0].length;
  const indices = (length: number) => Array.from({ length }, (_, i) => i);
  const code: string[] = ["let at: usize;"];
  for (const i of indices(p)) code.push(indices(q).map((j) => `let t${i}_${j}: v128;`).join(" "));
  for (const j of indices(q)) {
    code.push("{", `at = src + ${j} * srcColumn;`);
    for (const a of indices(q)) code.push(`let x${a} = v128.load(at);${a < q - 1 ? " at += srcRow;" : ""}`);
    code.push(...product(matrix, (a) => `x${a}`, (i, value) => `t${i}_${j} = ${value};`), "}");
  }
  for (const i of indices(p)) {
    code.push("{", `at = dst + ${i} * dstRow;`);
    const store = (j: number, value: string) => {
      const last = finish ? `f32x4.max(f32x4.add(${value}, bias), least)` : value;
      return `v128.store(at, ${last});${j < p - 1 ? " at += dstColumn;" : ""}`;
    };
    code.push(...product(matrix, (b) => `t${i}_${b}`, store), "}");
  }
  const more = finish ? ", bias: v128, least: v128" : "";
  return `export function ${name}(src: usize, srcRow: usize, srcColumn: usize, dst: usize, dstRow: usize, ` +
    `dstColumn: usize${more}): void {\n${code.join("\n")}\n}\n`;
}

/**
 * Lines that compute the product of a matrix and a vector, each result given to `use` in order. Where two rows, or two
 * columns, differ only in signs, their sum and difference are computed once.
 */
function product(matrix: Matrix, input: (i: number) => string, use: (row: number, value: string) => string): string[] {
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

function sum(terms: readonly [Fraction, string][]): string {
  const present = terms.filter(([factor]) => !factor.equals(0));
  // A positive term first, so that no sign has to be turned.
  const start = Math.max(0, present.findIndex(([factor]) => factor.compare(0) > 0));
  const ordered = [present[start], ...present.filter((_, i) => i !== start)];
  return ordered.slice(1).reduce((text, [factor, x]) => {
    const operation = factor.compare(0) > 0 ? "add" : "sub";
    return `f32x4.${operation}(${text}, ${scaled(factor.abs(), x)})`;
  }, ordered[0][0].equals(1) ? ordered[0][1] : scaled(ordered[0][0], ordered[0][1]));
}

function scaled(factor: Fraction, x: string): string {
  return factor.equals(1) ? x : `f32x4.mul(f32x4.splat(${Math.fround(factor.valueOf())}), ${x})`;
}
