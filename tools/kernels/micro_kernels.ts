import type { Arithmetic } from "../../lib/kernels/arithmetic.ts";
import { multiplyAdd, multiplyAddFunctions } from "./multiply_add.ts";

/**
 * How many sums are computed at once: no bit depends on it, and speed does. Of five rows at a time, so many are followed by fours that no
 * row is left over, as one or two alone would wait for their own sums; fours leave registers to load two rows more ahead.
 */
export interface Tile {
  /** Rows of sums; each has two vectors of four. */
  readonly rows: number;
  /**
   * Of so many rows of A each number is loaded by itself, into all lanes; of the others, four at a time are loaded and then spread.
   * Loads cost bounds checks, spreading takes the units that add and multiply: a mixture keeps both busy. What is loaded ahead takes a
   * register a row.
   */
  readonly splatRows: number;
}

/** The tile of each binary. V8 has 15 registers for the sums, for two vectors of B and one of A, and for what is loaded ahead. */
export const tiles: Readonly<Record<Arithmetic, Tile>> = {
  separate: { rows: 5, splatRows: 4 },
  fused: { rows: 5, splatRows: 3 },
  exact: { rows: 4, splatRows: 3 },
};

const unroll = 4;

/**
 * AssemblyScript of the innermost loops of a matrix product: `panel<W><form>` computes W columns of it,
 *
 *     for (i < m) for (j < W) c[i][j] = relu(bias[j] + sum over p < k of A[i][p] * B[p][j])
 *
 * with `tile.rows` x W sums in registers, one product after the other in the order of p, each added as the arithmetic says, and so to the same bits however the matrix
 * is cut into pieces. In the form `rows`, the rows of A lie `lda` bytes apart; in the form `columns`, its columns do (A is
 * transposed). The sums start from what lies at c (ACCUMULATE), or from the W numbers at `bias`, or from 0; RELU clips them
 * at the end. `ldb` and `ldc` are bytes from row to row.
 */
export function microKernels(arithmetic: Arithmetic, tile: Tile = tiles[arithmetic]): string {
  const { rows } = tile;
  const kernels = [
    `import { clip } from "../clip";\nexport const ACCUMULATE: i32 = 1;\nexport const RELU: i32 = 2;\nexport const ROWS: i32 = ${rows};\n`,
    multiplyAddFunctions(arithmetic),
  ];
  for (const form of ["rows", "columns"] as const) {
    for (const width of [8, 4] as const) {
      for (let count = rows - 1; count > 0; count--) kernels.push(microKernel(arithmetic, tile, count, width, form));
      kernels.push(panelKernel(arithmetic, tile, width, form));
    }
  }
  return kernels.join("\n");
}

const parameters = "k: i32, a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize, bias: usize, flags: i32";

function panelKernel(arithmetic: Arithmetic, tile: Tile, width: 4 | 8, form: "rows" | "columns"): string {
  const { rows } = tile;
  const rest = Array.from(
    { length: rows - 1 },
    (_, i) => `if (m == ${i + 1}) return micro${i + 1}x${width}${form}(k, a, lda, b, ldb, c, ldc, bias, flags);\n`,
  );
  const next = (count: number) =>
    `${form === "rows" ? `a += ${count} * lda;` : `a += ${4 * count};`}\nc += ${count} * ldc;\n`;
  const four = `micro4x${width}${form}(k, a, lda, b, ldb, c, ldc, bias, flags);\n${next(4)}`;
  return `export function panel${width}${form}(m: i32, ${parameters}): void {
const start = b;
${
    rows === 5
      ? "let fours = (5 - m % 5) % 5;\nif (4 * fours > m) fours = 0;\nm -= 4 * fours;\n"
      : ""
  }for (; m >= ${rows}; m -= ${rows}) {
b = start;
{
${microBody(arithmetic, tile, rows, width, form)}}
${next(rows)}}
b = start;
${rows === 5 ? `for (; fours > 0; fours--) {\n${four}}\n` : ""}${rest.join("")}}
`;
}

function microKernel(
  arithmetic: Arithmetic,
  tile: Tile,
  count: number,
  width: 4 | 8,
  form: "rows" | "columns",
): string {
  return `function micro${count}x${width}${form}(${parameters}): void {\n${
    microBody(arithmetic, tile, count, width, form)
  }}\n`;
}

function microBody(
  arithmetic: Arithmetic,
  { rows, splatRows }: Tile,
  count: number,
  width: 4 | 8,
  form: "rows" | "columns",
): string {
  const vectors = width / 4;
  const each = (line: (r: number) => string) => Array.from({ length: count }, (_, r) => line(r)).join("");
  const eachVector = (line: (v: number) => string) => Array.from({ length: vectors }, (_, v) => line(v)).join(" ");
  const eachSum = (value: (sum: string, r: number, v: number) => string) =>
    each((r) => eachVector((v) => `s${r}${v} = ${value(`s${r}${v}`, r, v)};`) + "\n");
  /** The address of row r, of which row 0 is `name`. */
  const rowAddresses = (name: string, stride: string) =>
    each((r) => `let ${name}${r} = ${r === 0 ? name : `${name}${r - 1} + ${stride}`};\n`);
  const splat = (w: string, lane: number) => `v128.shuffle<f32>(${w}, ${w}, ${lane}, ${lane}, ${lane}, ${lane})`;
  /** Whether four numbers of a row of A are loaded at a time. */
  const isLoadedAhead = (r: number) => form === "rows" && r >= (count === 4 && rows === 5 ? splatRows - 2 : splatRows);
  /** Whether a row of A, transposed, is one of the two whose numbers are loaded with those of the rows before. */
  const isTogether = (r: number) => form === "columns" && count >= 4 && (r === 2 || r === 3);
  const step = (u: number, ahead: boolean) =>
    `{ ${eachVector((v) => `let b${v} = v128.load(b, ${16 * v});`)} b += ldb;\n` +
    (isTogether(3) ? "let w = v128.load(column);\n" : "") +
    each((r) => {
      const address = form === "rows" ? `a${r}, ${4 * u}` : `column, ${4 * r}`;
      const factor = ahead && isLoadedAhead(r)
        ? splat(`w${r}`, u)
        : isTogether(r)
        ? splat("w", r)
        : `v128.load32_splat(${address})`;
      const sums = eachVector((v) => `s${r}${v} = ${multiplyAdd(arithmetic, "s", `b${v}`, `s${r}${v}`)};`);
      return `{ let s = ${factor}; ${sums} }\n`;
    }) + `}\n${form === "columns" ? "column += lda;\n" : ""}`;
  const advance = (steps: number) => form === "rows" ? each((r) => `a${r} += ${4 * steps};\n`) : "";
  return `${rowAddresses("c", "ldc")}${each((r) => eachVector((v) => `let s${r}${v}: v128;`) + "\n")}
if (flags & ACCUMULATE) {
${eachSum((_, r, v) => `v128.load(c${r}, ${16 * v})`)}
} else if (bias) {
${eachSum((_, _r, v) => `v128.load(bias, ${16 * v})`)}
} else {
${eachSum(() => "f32x4.splat(0)")}
}
${form === "rows" ? rowAddresses("a", "lda") : "let column = a;\n"}
for (let p = k >> ${Math.log2(unroll)}; p > 0; p--) {
${each((r) => isLoadedAhead(r) ? `let w${r} = v128.load(a${r});\n` : "")}${
    Array.from({ length: unroll }, (_, u) => step(u, true)).join("")
  }${advance(unroll)}}
for (let p = k & ${unroll - 1}; p > 0; p--) {
${step(0, false)}${advance(1)}}
if (flags & RELU) {
const zero = f32x4.splat(0);
${eachSum((sum) => `clip(${sum}, zero)`)}
}
${each((r) => eachVector((v) => `v128.store(c${r}, s${r}${v}, ${16 * v});`) + "\n")}`;
}
