/** What would decide a claim that is inconclusive. @module */
export { seedCostOf } from "./seed_cost.ts";
export { type Deciding, decidingOf, power, type SeedCost } from "./deciding.ts";
