import { benches, tools } from "./benches.ts";
import type { Sabotage } from "./sabotage.ts";
import { record } from "./record.ts";
import { commands, gate } from "./tasks.ts";

/** All sabotages: each task of deno.json is in it. */
export const sabotages: readonly Sabotage[] = [...record, ...commands, ...gate, ...tools, ...benches];
