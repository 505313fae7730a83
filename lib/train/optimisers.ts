import { oneKindOf } from "../validation/mod.ts";
import { type Adam, adamKind, type AdamW, adamWKind } from "./optimisers/adam.ts";
import type { OptimiserKind } from "./optimisers/kind.ts";
import { type RmsProp, rmsPropKind } from "./optimisers/rms_prop.ts";
import { type Sgd, sgdKind } from "./optimisers/sgd.ts";

/** How gradients become updates. */
export type Optimiser = Adam | AdamW | RmsProp | Sgd;

/** All kinds of optimisers. A new one is a file in `optimisers/`, and its name in {@linkcode Optimiser} and here. */
const kinds = {
  adam: adamKind,
  adamw: adamWKind,
  rmsprop: rmsPropKind,
  sgd: sgdKind,
} satisfies { readonly [N in Optimiser["name"]]: OptimiserKind<Extract<Optimiser, { name: N }>> };

/** What an {@linkcode Optimiser} has to be. */
export const optimiserSchema = oneKindOf("name", [
  kinds.adam.schema,
  kinds.adamw.schema,
  kinds.rmsprop.schema,
  kinds.sgd.schema,
]);

/** The kind of an optimiser. */
export function optimiserKindOf({ name }: Optimiser): OptimiserKind<Optimiser> {
  return kinds[name] as unknown as OptimiserKind<Optimiser>;
}
