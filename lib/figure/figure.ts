/** One axis of a panel. */
export interface Axis {
  /** What it shows. */
  readonly label: string;
  /** Shown behind the label, in brackets. */
  readonly unit?: string;
  /** Default: linear. */
  readonly scale?: "linear" | "log";
  /** Where the axis begins; default: where what is drawn does. */
  readonly min?: number;
  /** Where it ends; likewise. */
  readonly max?: number;
  /** Where to put numbers, e.g. at the batch sizes that were tried; default: at round ones. */
  readonly ticks?: readonly number[];
  /** Colour of its numbers and label, for a panel with two y axes. */
  readonly color?: string;
}

/** A low and a high value for each point, and what they are. */
export interface Spread {
  /** Lower ends, one a point. */
  readonly low: readonly number[];
  /** Upper ends, one a point. */
  readonly high: readonly number[];
  /** E.g. `range of 10 seeds`; it is in the legend, since a band that says not what it is says nothing. */
  readonly means: string;
}

/** Points that belong together. Later series are drawn above earlier ones. */
export interface Series {
  /** Its name; series of one name have one colour and one place in the legend, whatever panel they are in. */
  readonly label: string;
  /** Places of the points. */
  readonly x: readonly number[];
  /** NaN leaves a gap. */
  readonly y: readonly number[];
  /** Default: line. */
  readonly kind?: "line" | "points" | "line+points";
  /** Whether its line is dashed. */
  readonly dashed?: boolean;
  /** Default: the next of the {@linkcode palette}. */
  readonly color?: string;
  /** Which y axis it belongs to; default: left. */
  readonly axis?: "left" | "right";
  /** A range around the line, shaded. */
  readonly band?: Spread;
  /** A range at each point, as a bar. */
  readonly errorBars?: Spread;
  /** One number per point, shown as its colour; the panel's colour bar tells which is which. */
  readonly values?: readonly number[];
  /** A short text beside the last point, e.g. the number of the run. */
  readonly tag?: string;
}

/** A value from elsewhere, drawn as a hollow diamond: a number that the report printed. */
export interface Mark {
  /** Place on the x axis. */
  readonly x: number;
  /** Place on the y axis. */
  readonly y: number;
  /** Label of the series whose colour it takes. */
  readonly of?: string;
  /** Its value in words, beside it. */
  readonly text?: string;
  /** In the legend; default: `printed in the report`. */
  readonly label?: string;
  /** Which y axis it belongs to. */
  readonly axis?: "left" | "right";
}

/** A value to compare with, drawn across the panel and named at its edge. */
export interface ReferenceLine {
  /** The axis that `at` is on. */
  readonly axis: "x" | "y";
  /** Its place. */
  readonly at: number;
  /** Its name, at the panel's edge. */
  readonly label: string;
}

/** A range to compare with, shaded and named at the panel's edge. */
export interface Region {
  /** The axis that it lies on. */
  readonly axis: "x" | "y";
  /** Its lower end. */
  readonly from: number;
  /** Its upper end. */
  readonly to: number;
  /** Its name. */
  readonly label: string;
}

/** The scale of colours for the `values` of a panel's series. */
export interface ColorBar {
  /** What the colours mean. */
  readonly label: string;
  /** What it is counted in. */
  readonly unit?: string;
  /** The value of the first colour. */
  readonly min: number;
  /** The value of the last colour. */
  readonly max: number;
}

/** One chart of a figure. A panel without a single point says that there is no evidence yet. */
export interface Panel {
  /** Above the panel. */
  readonly title?: string;
  /** The axis below. */
  readonly x: Axis;
  /** The axis at the left. */
  readonly y: Axis;
  /** A second y axis, at the right. */
  readonly y2?: Axis;
  /** Its curves and points. */
  readonly series: readonly Series[];
  /** Numbers that the report prints, as marks. */
  readonly marks?: readonly Mark[];
  /** Values to compare with. */
  readonly lines?: readonly ReferenceLine[];
  /** Ranges to compare with. */
  readonly regions?: readonly Region[];
  /** A remark, in the corner that has most room. */
  readonly note?: string;
  /** What the colours of points mean. */
  readonly colorBar?: ColorBar;
  /**
   * How series are named: at the ends of their lines (in the legend where there is no room), or in the legend above
   * all panels (default).
   */
  readonly labels?: "ends" | "legend" | "none";
}

/** A picture of panels, lettered a, b, c when there are several. */
export interface Figure {
  /** A column (85 mm) or the width of a page (170 mm) of a journal. */
  readonly width: "single" | "double";
  /** Its panels, row by row. */
  readonly panels: readonly Panel[];
  /** Panels side by side; default: one in a single column, two in a double one. */
  readonly columns?: number;
  /** Height of a panel as a share of its width; default: 0.75. */
  readonly aspect?: number;
  /** Text below the panels. */
  readonly caption?: string;
}

/** Whether a panel has any point to draw. */
export function hasEvidence({ series }: Panel): boolean {
  return series.some(({ y }) => y.some(Number.isFinite));
}

/**
 * Checks what types cannot.
 *
 * @throws {RangeError} When lists differ in length, a number is infinite, or a log axis would have to show one that is
 * not positive; the message names the series. When an axis begins at, or has a number or a reference at, what it cannot
 * show, or ends before it begins.
 */
export function checkFigure({ panels }: Figure): void {
  if (panels.length === 0) throw new RangeError("The figure has no panels, wanted at least one");
  for (const panel of panels) {
    for (const axis of [panel.x, panel.y, panel.y2]) if (axis) checkAxis(axis);
    for (const { axis, at, label } of panel.lines ?? []) requireShown(`Line "${label}"`, "at", at, panel[axis]);
    for (const { axis, from, to, label } of panel.regions ?? []) {
      requireShown(`Region "${label}"`, "from", from, panel[axis]);
      requireShown(`Region "${label}"`, "to", to, panel[axis]);
    }
    for (const { x, y, axis, label = "printed in the report" } of panel.marks ?? []) {
      requireShown(`Mark "${label}"`, "x", x, panel.x);
      requireShown(`Mark "${label}"`, "y", y, axis === "right" ? panel.y2 ?? panel.y : panel.y);
    }
    for (const series of panel.series) {
      const { label, x, y, band, errorBars, values, axis } = series;
      const lists = { y, values, "band.low": band?.low, "band.high": band?.high, "errorBars.low": errorBars?.low };
      for (const [name, list] of Object.entries({ ...lists, "errorBars.high": errorBars?.high })) {
        if (list && list.length !== x.length) {
          throw new RangeError(
            `Series "${label}" has ${x.length} x and ${list.length} ${name}, wanted as many of each`,
          );
        }
      }
      if (values && !panel.colorBar) {
        throw new RangeError(
          `Series "${label}" has values to colour by; give its panel a colorBar that says which is which`,
        );
      }
      if (axis === "right" && !panel.y2) {
        throw new RangeError(`Series "${label}" is on the right axis; give its panel a y2`);
      }
      checkNumbers(label, "x", x, panel.x);
      checkNumbers(label, "y", y, axis === "right" ? panel.y2! : panel.y);
    }
  }
}

const wantedOn = ({ scale }: Axis) => scale === "log" ? "positive numbers for a log axis" : "finite numbers";
const canShow = (value: number, { scale }: Axis) => Number.isFinite(value) && (scale !== "log" || value > 0);

function requireShown(what: string, name: string, value: number, axis: Axis): void {
  if (canShow(value, axis)) return;
  throw new RangeError(`${what} has ${value} as ${name}, wanted ${wantedOn(axis)}`);
}

function checkAxis(axis: Axis): void {
  const { label, min, max, ticks = [] } = axis, what = `Axis "${label}"`;
  for (const [name, value] of [["min", min], ["max", max]] as const) {
    if (value !== undefined) requireShown(what, name, value, axis);
  }
  ticks.forEach((value, i) => requireShown(what, `ticks[${i}]`, value, axis));
  if (min !== undefined && max !== undefined && min >= max) {
    throw new RangeError(`${what} goes from ${min} to ${max}, wanted an end above its beginning`);
  }
}

function checkNumbers(label: string, name: string, list: readonly number[], axis: Axis) {
  // A gap in a line is NaN; no point has it as its place.
  const at = list.findIndex((value) => !canShow(value, axis) && (name === "x" || !Number.isNaN(value)));
  if (at === -1) return;
  throw new RangeError(`Series "${label}" has ${list[at]} as ${name}[${at}], wanted ${wantedOn(axis)}`);
}
