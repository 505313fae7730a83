/** The page: the report with every verdict, figure and number behind it, in one file. @module */
export { buildModel } from "./build_model.ts";
export type { PageModel } from "./model.ts";
export { renderedPage, renderPage } from "./render_page.tsx";
export { roomBeside } from "./tab/budget.ts";
export { embed, type Embedded } from "./tab/embed.ts";
