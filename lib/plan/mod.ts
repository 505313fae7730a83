/** Plans: at which numbers of seeds a claim may be decided, at an error rate that holds over all of them. @module */
export { looks, type LooksOptions } from "./looks.ts";
export type { SpendingName } from "./normal_bounds.ts";
export { eValue, openEnded, type OpenEndedOptions } from "./open_ended.ts";
export { inWords, type Plan, planSchema } from "./plan.ts";
