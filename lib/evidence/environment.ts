import { tf } from "../backend/mod.ts";

/** What a run was made on. It is recorded and compared, and never enters a result. */
export interface Environment {
  readonly deno: string;
  readonly v8: string;
  readonly architecture: string;
  readonly system: string;
  readonly tensorflow: string;
}

/** The environment of this process. */
export function currentEnvironment(): Environment {
  return {
    deno: Deno.version.deno,
    v8: Deno.version.v8,
    architecture: Deno.build.arch,
    system: Deno.build.os,
    tensorflow: tf.version_core,
  };
}
