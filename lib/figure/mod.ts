/** Figures for publication, drawn from evidence to the same bytes on every machine. @module */
export { palette } from "./color.ts";
export { drawFigure, type FigureFormat } from "./draw_figure.ts";
export type { Axis, ColorBar, Figure, Mark, Panel, ReferenceLine, Region, Series, Spread } from "./figure.ts";
export { meanOverSeeds, overSeeds } from "./over_seeds.ts";
