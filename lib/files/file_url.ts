import { fileURLToPath } from "node:url";

/** The path of a file URL, without a slash at its end. */
export function fromFileUrl(url: URL): string {
  return fileURLToPath(url).replace(/[/\\]$/, "");
}
