/** What would decide a claim that is inconclusive. @module */
export { costWords, type Deciding, decidingOf, power, type SeedCost } from "./deciding.ts";
