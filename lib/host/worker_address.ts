/**
 * The address to start a module as a Worker of `node:worker_threads` from: those take files and data alone, so that a module from
 * elsewhere is imported by one of data.
 *
 * @example
 * ```ts
 * import { workerAddress } from "./worker_address.ts";
 * console.assert(workerAddress(new URL("file:///a.ts")).href === "file:///a.ts");
 * console.assert(workerAddress(new URL("https://a.org/a.ts")).protocol === "data:");
 * ```
 */
export function workerAddress(module: URL): URL {
  if (module.protocol === "file:") return module;
  return new URL(`data:text/javascript,import ${encodeURIComponent(JSON.stringify(module.href))}`);
}
