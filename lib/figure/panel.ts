import {
  Chart,
  type ChartConfiguration,
  type ChartItem,
  LinearScale,
  LineElement,
  LogarithmicScale,
  type Plugin,
  PointElement,
  ScatterController,
} from "chart.js";
import { type Context, fontFamily, loadSkia } from "../skia/mod.ts";
import { type Axis, hasEvidence, type Panel } from "./figure.ts";
import {
  clipped,
  dash,
  drawBands,
  drawErrorBars,
  drawFrame,
  drawReferences,
  lineWidth,
  manyPoints,
  type Plot,
  pointColors,
  pointRadius,
  thinLineWidth,
} from "./plot.ts";
import { drawColorBar, drawEdgeLabels, drawHeader, drawInnerLabels, drawTopLabels, paddingOf } from "./plot_text.ts";
import { type Scale, scalesOf } from "./scale.ts";
import { ink, textSize } from "./text.ts";

Chart.register(ScatterController, LinearScale, LogarithmicScale, PointElement, LineElement);

/** Pixels of the picture per pixel of the layout. */
export const density = 2;

/** What a panel has to know of the figure it is in. */
export interface PanelPlace {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly letter?: string;
  /** Whether its series are named at their ends. */
  readonly ends: boolean;
  /** Whether its shapes go into the figure, for an SVG; a PNG is made of its pixels, which would come out a trifle otherwise. */
  readonly vector: boolean;
  colorOf(label: string): string;
}

/** The options of a chart.js axis: it draws numbers, grid and label; what they are is decided in `scale.ts`. */
function axisOptions(axis: Axis, scale: Scale, position: "left" | "right" | "bottom") {
  const color = axis.color ?? ink;
  const family = fontFamily;
  return {
    type: scale.log ? "logarithmic" as const : "linear" as const,
    position,
    min: scale.min,
    max: scale.max,
    afterBuildTicks: (built: { ticks: { value: number }[] }) => {
      built.ticks = scale.ticks.map(({ value }) => ({ value }));
    },
    border: { display: false },
    grid: { color: "#e9e9e9", lineWidth: 0.8, tickLength: 4, tickColor: color, drawOnChartArea: position !== "right" },
    ticks: {
      autoSkip: false,
      maxRotation: 0,
      color,
      font: { family, size: textSize.normal },
      padding: 2,
      callback: (value: string | number) => scale.ticks.find((tick) => tick.value === value)?.label ?? "",
    },
    title: {
      display: true,
      text: axis.unit ? `${axis.label} (${axis.unit})` : axis.label,
      color,
      font: { family, size: textSize.large },
      padding: 2,
    },
  };
}

/** Draws one panel into a figure. chart.js fills a canvas whole, so it gets one of its own. */
export function drawPanel(
  figure: Context,
  panel: Panel,
  { left, top, width, height, letter, ends, vector, colorOf }: PanelPlace,
): void {
  const canvas = loadSkia().createCanvas(width, height);
  const ctx = canvas.getContext("2d");
  const scales = scalesOf(panel, { width, height });
  const header = letter !== undefined || panel.title !== undefined;
  const configuration: ChartConfiguration<"scatter"> = {
    type: "scatter",
    data: {
      datasets: panel.series.map((series, i) => {
        const { label, x, y, kind = "line", dashed, axis = "left" } = series;
        const color = series.color ?? colorOf(label);
        const colors = pointColors(series, panel, color);
        return {
          label,
          data: x.map((value, i) => ({ x: value, y: y[i] })),
          yAxisID: axis,
          // chart.js would draw the first above all others.
          order: -i,
          showLine: kind !== "points",
          borderColor: series.values ? "#9a9a9a" : color,
          borderWidth: series.values || x.length > manyPoints ? thinLineWidth : lineWidth,
          borderDash: dashed ? dash : [],
          borderJoinStyle: "round" as const,
          pointRadius: kind === "line" ? 0 : pointRadius,
          pointBackgroundColor: colors,
          pointBorderColor: series.values ? "#00000066" : colors,
          pointBorderWidth: series.values ? 0.5 : 0,
        };
      }),
    },
    options: {
      animation: false,
      responsive: false,
      events: [],
      devicePixelRatio: density,
      locale: "en-US",
      layout: { padding: paddingOf(ctx, panel, ends, header) },
      scales: {
        x: axisOptions(panel.x, scales.x, "bottom"),
        left: axisOptions(panel.y, scales.left, "left"),
        ...(panel.y2 && { right: axisOptions(panel.y2, scales.right!, "right") }),
      },
    },
    plugins: [layers(ctx, (chart) => ({
      ctx,
      panel,
      area: chart.chartArea,
      width,
      scales,
      x: (value) => chart.scales.x.getPixelForValue(value),
      y: (value, axis = "left") => chart.scales[axis].getPixelForValue(value),
      colorOf,
    }), (plot) => {
      drawFrame(plot);
      drawHeader(plot, letter);
      drawTopLabels(plot);
      drawEdgeLabels(plot, ends);
      drawColorBar(plot);
    })],
  };
  // chart.js draws at once when nothing is animated, and remembers a chart until it is told to forget it.
  const chart = new Chart(canvas as unknown as ChartItem, configuration);
  if (vector) figure.drawCanvas(canvas, left, top, width, height);
  else figure.drawImage(canvas, left, top, width, height);
  chart.destroy();
}

/** What is drawn below and above the lines of chart.js. */
function layers(ctx: Context, plotOf: (chart: Chart) => Plot, around: (plot: Plot) => void): Plugin<"scatter"> {
  return {
    id: "layers",
    beforeDraw({ width, height }) {
      ctx.fillStyle = "#ffffff";
      ctx.fillRect(0, 0, width, height);
    },
    beforeDatasetsDraw(chart) {
      const plot = plotOf(chart as Chart);
      if (!hasEvidence(plot.panel)) {
        const { left, right, top, bottom } = plot.area;
        ctx.fillStyle = "#f5f5f5";
        ctx.fillRect(left, top, right - left, bottom - top);
      }
      clipped(plot, () => {
        drawReferences(plot);
        drawBands(plot);
        drawErrorBars(plot);
      });
    },
    afterDatasetsDraw(chart) {
      const plot = plotOf(chart as Chart);
      around(plot);
      drawInnerLabels(plot);
    },
  };
}
