import { styled, visible } from "../../lib/cli/output.ts";
import { CopiedExample } from "./copied_example.ts";
import { steps } from "./steps.ts";

/**
 * Does all steps with a copy of a project, up to the first that fails: what comes behind would fail for the same reason.
 *
 * @param tell Told of each step in a line.
 * @param tamper What is done to the copy before.
 * @returns How many steps were as they have to be.
 */
export async function checkExample(
  name: string,
  tell: (line: string) => void,
  tamper: (example: CopiedExample) => void = () => {},
): Promise<number> {
  using example = new CopiedExample(name);
  tamper(example);
  for (const [i, step] of steps.entries()) {
    const what = `${name}, ${step.name}`;
    try {
      tell(`${styled("green", "✔")} ${what}: ${visible(await step.run(example))}`);
    } catch (error) {
      tell(`${styled("red", "✘")} ${what}: ${visible((error as Error).message)}`);
      return i;
    }
  }
  return steps.length;
}
