import { fileURLToPath } from "node:url";

/** The experiment with nets on MNIST that the guide shows, word for word. */
export function guideExperiment(): string {
  const guide = Deno.readTextFileSync(fileURLToPath(new URL("../../docs/your_own_report.md", import.meta.url)));
  const found = Array.from(guide.matchAll(/^```ts[^\n]*\n([\s\S]*?)^```$/gm), ([, code]) => code)
    .filter((code) => code.includes('from "upheld/datasets/mnist"') && code.includes("export default experiment"));
  if (found.length !== 1) {
    throw new Error(`docs/your_own_report.md has ${found.length} experiments on MNIST, wanted one`);
  }
  return found[0];
}
