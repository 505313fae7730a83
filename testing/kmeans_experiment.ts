import { fileURLToPath } from "node:url";
import { readCsv } from "../lib/data/readers/mod.ts";
import type { SegmentExperiment } from "../lib/experiment/mod.ts";
import { restore } from "../lib/random/mod.ts";

const path = "../fixtures/readers/iris.csv";
const columns = ["sepal length", "sepal width", "petal length", "petal width"];
const steps = 400, batchSize = 10;

/** What goes on from one segment to the next. */
interface State {
  step: number;
  centres: number[][];
  counts: number[];
  stream: readonly number[];
}

/** No net: mini-batch k-means (Sculley 2010) on the iris flowers. */
const experiment: SegmentExperiment = {
  id: "kmeans",
  title: "Iris flowers fall into clusters",
  code: import.meta.url,
  variants: ["two", "three"],
  seeds: () => 2,
  assumptions: [],
  files: [path],
  replayFrom: { two: 200, three: 100 },
  steps: () => steps,
  async *segments({ variant, random, from }) {
    const points = await readPoints();
    const { step: start, centres, counts, stream } = from ? decode(from) : initial(points, variant, random("points"));
    const draw = restore(stream);
    for (let step = start + 1; step <= steps; step++) {
      const batch = Array.from({ length: batchSize }, () => points[draw.integer(0, points.length - 1)]);
      const nearest = batch.map((point) => nearestOf(centres, point).centre);
      batch.forEach((point, i) => {
        const centre = nearest[i], rate = 1 / ++counts[centre];
        centres[centre] = centres[centre].map((value, j) => value + rate * (point[j] - value));
      });
      if (step % 2 !== 0) continue;
      const inertia = points.reduce((sum, point) => sum + nearestOf(centres, point).distance, 0);
      yield {
        step,
        metrics: { inertia },
        ...(step === steps && { final: { inertia, sizes: sizes(centres, points) } }),
        state: new TextEncoder().encode(JSON.stringify({ step, centres, counts, stream: draw.state() })),
      };
    }
  },
};
export default experiment;

async function readPoints(): Promise<number[][]> {
  const table = await readCsv(fileURLToPath(new URL(path, import.meta.url)));
  const { shape: [rows, width], data } = table.numbers(...columns);
  return Array.from({ length: rows }, (_, i) => [...data.subarray(i * width, (i + 1) * width)]);
}

function initial(points: number[][], variant: string, draw: ReturnType<typeof restore>): State {
  const order = draw.shuffle(points.map((_, i) => i));
  const centres = order.slice(0, variant === "two" ? 2 : 3).map((i) => [...points[i]]);
  return { step: 0, centres, counts: centres.map(() => 0), stream: draw.state() };
}

const decode = (bytes: Uint8Array): State => JSON.parse(new TextDecoder().decode(bytes));

function nearestOf(centres: number[][], point: number[]) {
  const distances = centres.map((centre) =>
    centre.reduce((sum, value, j) => sum + (value - point[j]) * (value - point[j]), 0)
  );
  const distance = Math.min(...distances);
  return { centre: distances.indexOf(distance), distance };
}

function sizes(centres: number[][], points: number[][]): number[] {
  const nearest = points.map((point) => nearestOf(centres, point).centre);
  return centres.map((_, centre) => nearest.filter((other) => other === centre).length);
}
