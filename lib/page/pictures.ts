import { Buffer } from "node:buffer";
import { extname, isAbsolute, join, relative } from "node:path";
import type { Picture } from "./model.ts";

const types: Readonly<Record<string, string>> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".webp": "image/webp",
  ".avif": "image/avif",
  // As an image it runs no script and fetches nothing.
  ".svg": "image/svg+xml",
};

/** What is larger would make a page that nobody can send. */
const mostBytes = 5e6;

/** Puts pictures of a report into the page, from the folder that the report stands in. */
export function picturesIn(folder: string): (address: string) => Picture {
  return (address) => {
    if (/^data:image\/(?:png|jpeg|gif|webp|avif);base64,[\w+/=\s]*$/i.test(address)) return { source: address };
    if (/^data:/i.test(address)) return { missing: "it is no image in base64" };
    if (/^[a-z][a-z\d+.-]+:|^\/\//i.test(address)) {
      return { missing: "it lies on another machine; put it into the report's folder" };
    }
    const path = pathOf(address);
    const inside = path && relative(folder, join(folder, path));
    if (!inside || inside.startsWith("..") || isAbsolute(inside)) {
      return { missing: "it lies outside of the report's folder" };
    }
    const type = types[extname(inside).toLowerCase()];
    if (!type) return { missing: `it is none of ${Object.keys(types).join(", ")}` };
    return embedded(join(folder, inside), type);
  };
}

function embedded(path: string, type: string): Picture {
  try {
    // A link may lead out of the project, where this command may not read.
    const bytes = Deno.readFileSync(path);
    if (bytes.length > mostBytes) {
      return { missing: `it has ${(bytes.length / 1e6).toFixed(1)} MB, and may have ${mostBytes / 1e6} MB` };
    }
    return { source: `data:${type};base64,${Buffer.from(bytes).toString("base64")}` };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { missing: "it is not there" };
    if (error instanceof Error) return { missing: `it cannot be read (${error.name})` };
    throw error;
  }
}

/** Without what a server would make of it; undefined where it is no path. */
function pathOf(address: string): string | undefined {
  try {
    const path = decodeURIComponent(address.replace(/[?#].*$/, "").replaceAll("\\", "/"));
    return path.includes("\0") || isAbsolute(path) ? undefined : path;
  } catch {
    return undefined;
  }
}
