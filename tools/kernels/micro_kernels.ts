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
 * How the numbers of A and C lie:
 *
 * - `rows`: the rows of A lie `lda` bytes apart.
 * - `columns`: its columns do (A is transposed).
 * - `placedRows`: row i of A begins where `lda[i]` says, in bytes from a, and is cut into runs of numbers that lie side by side; `runs` are
 *   pairs of how many bytes behind the row's beginning a run lies and how many numbers it has.
 * - `placedColumns`: column p of A lies where `lda[p]` says.
 * - `placedSums`: as `rows`, and row i of C lies where `ldc[i]` says; the sums, which start from 0, are added to what lies there, row
 *   after row, as rows may overlap.
 */
const forms = ["rows", "columns", "placedRows", "placedColumns", "placedSums"] as const;
type Form = typeof forms[number];

/**
 * AssemblyScript of the innermost loops of a matrix product: `panel<W><form>` computes W columns of it,
 *
 *     for (i < m) for (j < W) c[i][j] = relu(bias[j] + sum over p < k of A[i][p] * B[p][j])
 *
 * with `tile.rows` x W sums in registers, one product after the other in the order of p, each added as the arithmetic says, and so to
 * the same bits however the matrix is cut into pieces. The sums start from what lies at c (ACCUMULATE), or from the W numbers at `bias`,
 * or from 0; RELU clips them at the end. `ldb` and `ldc` are bytes from row to row.
 */
export function microKernels(arithmetic: Arithmetic, tile: Tile = tiles[arithmetic]): string {
  const { rows } = tile;
  const kernels = [
    `import { clip } from "../clip";\nexport const ACCUMULATE: i32 = 1;\nexport const RELU: i32 = 2;\nexport const ROWS: i32 = ${rows};\n`,
    multiplyAddFunctions(arithmetic),
  ];
  for (const form of forms) {
    for (const width of [8, 4] as const) {
      for (let count = rows - 1; count > 0; count--) kernels.push(microKernel(arithmetic, tile, count, width, form));
      kernels.push(panelKernel(arithmetic, tile, width, form));
    }
  }
  return kernels.join("\n");
}

const names = ["k", "a", "lda", "b", "ldb", "c", "ldc", "bias", "flags"];
const parameters = (form: Form) =>
  names.map((name) => `${name}: ${name === "k" || name === "flags" ? "i32" : "usize"}`).join(", ") +
  (form === "placedRows" ? ", runs: usize" : "");
const passed = (form: Form) => [...names, ...form === "placedRows" ? ["runs"] : []].join(", ");
const hasColumns = (form: Form) => form === "columns" || form === "placedColumns";

/** Goes on to the rows behind `count`. */
function next(count: number, form: Form): string {
  const a = hasColumns(form)
    ? `a += ${4 * count};`
    : form === "placedRows"
    ? `lda += ${4 * count};`
    : `a += ${count} * lda;`;
  return `${a}\n${form === "placedSums" ? `ldc += ${4 * count};` : `c += ${count} * ldc;`}\n`;
}

function panelKernel(arithmetic: Arithmetic, tile: Tile, width: 4 | 8, form: Form): string {
  const { rows } = tile;
  const micro = (count: number) => `micro${count}x${width}${form}(${passed(form)});\n`;
  const rest = Array.from({ length: rows - 1 }, (_, i) => `if (m == ${i + 1}) return ${micro(i + 1)}`);
  return `export function panel${width}${form}(m: i32, ${parameters(form)}): void {
const start = b;
${
    rows === 5
      ? "let fours = (5 - m % 5) % 5;\nif (4 * fours > m) fours = 0;\nm -= 4 * fours;\n"
      : ""
  }for (; m >= ${rows}; m -= ${rows}) {
b = start;
{
${microBody(arithmetic, tile, rows, width, form)}}
${next(rows, form)}}
b = start;
${rows === 5 ? `for (; fours > 0; fours--) {\n${micro(4)}${next(4, form)}}\n` : ""}${rest.join("")}}
`;
}

function microKernel(arithmetic: Arithmetic, tile: Tile, count: number, width: 4 | 8, form: Form): string {
  return `function micro${count}x${width}${form}(${parameters(form)}): void {\n${
    microBody(arithmetic, tile, count, width, form)
  }}\n`;
}

function microBody(
  arithmetic: Arithmetic,
  { rows, splatRows }: Tile,
  count: number,
  width: 4 | 8,
  form: Form,
): string {
  const vectors = width / 4, isColumns = hasColumns(form);
  const each = (line: (r: number) => string) => Array.from({ length: count }, (_, r) => line(r)).join("");
  const eachVector = (line: (v: number) => string) => Array.from({ length: vectors }, (_, v) => line(v)).join(" ");
  const eachSum = (value: (sum: string, r: number, v: number) => string) =>
    each((r) => eachVector((v) => `s${r}${v} = ${value(`s${r}${v}`, r, v)};`) + "\n");
  /** The address of row r, of which row 0 is `name`. */
  const rowAddresses = (name: string, stride: string) =>
    each((r) => `let ${name}${r} = ${r === 0 ? name : `${name}${r - 1} + ${stride}`};\n`);
  const splat = (w: string, lane: number) => `v128.shuffle<f32>(${w}, ${w}, ${lane}, ${lane}, ${lane}, ${lane})`;
  /** Whether four numbers of a row of A are loaded at a time. */
  const isLoadedAhead = (r: number) => !isColumns && r >= (count === 4 && rows === 5 ? splatRows - 2 : splatRows);
  /** Whether a row of A, transposed, is one of those whose numbers are loaded at once: to find a placed column takes a load more. */
  const isTogether = (r: number) => isColumns && count >= 4 && r >= (form === "columns" ? 2 : 0) && r < 4;
  const step = (u: number, ahead: boolean) =>
    `{ ${eachVector((v) => `let b${v} = v128.load(b, ${16 * v});`)} b += ldb;\n` +
    (form === "placedColumns" ? `const column = a + load<u32>(place, ${4 * u});\n` : "") +
    (isTogether(3) ? "let w = v128.load(column);\n" : "") +
    each((r) => {
      const address = isColumns ? `column, ${4 * r}` : `a${r}, ${4 * u}`;
      const factor = ahead && isLoadedAhead(r)
        ? splat(`w${r}`, u)
        : isTogether(r)
        ? splat("w", r)
        : `v128.load32_splat(${address})`;
      const sums = eachVector((v) => `s${r}${v} = ${multiplyAdd(arithmetic, "s", `b${v}`, `s${r}${v}`)};`);
      return `{ let s = ${factor}; ${sums} }\n`;
    }) + `}\n${form === "columns" ? "column += lda;\n" : ""}`;
  const advance = (steps: number) =>
    form === "placedColumns" ? `place += ${4 * steps};\n` : isColumns ? "" : each((r) => `a${r} += ${4 * steps};\n`);
  const steps = (length: string) =>
    `for (let p = ${length} >> ${Math.log2(unroll)}; p > 0; p--) {
${each((r) => isLoadedAhead(r) ? `let w${r} = v128.load(a${r});\n` : "")}${
      Array.from({ length: unroll }, (_, u) => step(u, true)).join("")
    }${advance(unroll)}}
for (let p = ${length} & ${unroll - 1}; p > 0; p--) {
${step(0, false)}${advance(1)}}
`;
  const zeros = eachSum(() => "f32x4.splat(0)");
  const firstSums = form === "placedSums" ? zeros : `${rowAddresses("c", "ldc")}if (flags & ACCUMULATE) {
${eachSum((_, r, v) => `v128.load(c${r}, ${16 * v})`)}
} else if (bias) {
${eachSum((_, _r, v) => `v128.load(bias, ${16 * v})`)}
} else {
${zeros}
}
`;
  const products = {
    rows: () => rowAddresses("a", "lda") + steps("k"),
    columns: () => `let column = a;\n${steps("k")}`,
    placedRows: () =>
      `for (let run = runs, left = k; left > 0; run += 8) {
const from = a + load<u32>(run), length = load<i32>(run, 4);
left -= length;
${each((r) => `let a${r} = from + load<u32>(lda, ${4 * r});\n`)}${steps("length")}}
`,
    placedColumns: () => `let place = lda;\n${steps("k")}`,
    placedSums: () => rowAddresses("a", "lda") + steps("k"),
  };
  const lastSums = form === "placedSums"
    ? each((r) => {
      const sums = eachVector((v) => `v128.store(to, f32x4.add(v128.load(to, ${16 * v}), s${r}${v}), ${16 * v});`);
      return `{ const to = c + load<u32>(ldc, ${4 * r}); ${sums} }\n`;
    })
    : `if (flags & RELU) {
const zero = f32x4.splat(0);
${eachSum((sum) => `clip(${sum}, zero)`)}
}
${each((r) => eachVector((v) => `v128.store(c${r}, s${r}${v}, ${16 * v});`) + "\n")}`;
  return each((r) => eachVector((v) => `let s${r}${v}: v128;`) + "\n") + firstSums + products[form]() + lastSums;
}
