/** What JavaScript calls. */
export { serve, start } from "./threads";
export { matmul } from "./matmul";
