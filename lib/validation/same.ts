/**
 * `true` where a schema's type and an interface are the same but for `readonly`: an interface keeps what the documentation says of
 * its fields, and this keeps it from parting with the schema that holds values to it.
 *
 * @example
 * ```ts
 * import type { Same } from "./same.ts";
 * const same: Same<{ a: number[]; b?: string }, { readonly a: readonly number[]; readonly b?: string }> = true;
 * console.assert(same);
 * ```
 */
export type Same<A, B> = Identical<Fixed<A>, Fixed<B>>;

type Identical<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;

// deno-lint-ignore ban-types
type Fixed<T> = T extends Function ? T : T extends object ? { readonly [K in keyof T]: Fixed<T[K]> } : T;
