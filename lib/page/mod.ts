/** The page: the report with every verdict, figure and number behind it, in one file. @module */
export { buildModel } from "./build_model.ts";
export type { PageModel } from "./model.ts";
export { renderPage } from "./render_page.tsx";
export { embed, type Embedded, roomBeside } from "./tab/embed.ts";
