import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

/** What a checkout has of its own, or no checkout has. */
const ownNames = [".git", ".upheld", "node_modules", "export", "report.html"];

/**
 * Copies the whole project, with its packages, into a folder that is not there yet: a checkout as another user has it.
 *
 * @param linked Whether the packages may be the same files, as they can be where nobody changes them or their owner.
 */
export async function copyCheckout(folder: string, { linked = true } = {}): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const names = Array.from(Deno.readDirSync(root), ({ name }) => name).filter((name) => !ownNames.includes(name));
  await copy(["-a", ...names.map((name) => join(root, name)), folder]);
  await copy([linked ? "-al" : "-a", join(root, "node_modules"), folder]);
}

async function copy(args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("cp", { args: [...args] }).output();
  if (!success) throw new Error(`The project was not copied: ${new TextDecoder().decode(stderr).trim()}`);
}
