import { styled, visible } from "../../lib/cli/output.ts";
import { CopiedExample } from "./copied_example.ts";
import { steps } from "./steps.ts";

/**
 * Does all steps with a copy of a project, up to the first that fails: what comes behind would fail for the same reason.
 *
 * @param tell Told of each step in a line.
 * @param tamper What is done to the copy before.
 * @returns How many steps were as they have to be, and how many were skipped for want of data.
 */
export async function checkExample(
  name: string,
  tell: (line: string) => void,
  tamper: (example: CopiedExample) => void = () => {},
): Promise<{ readonly done: number; readonly skipped: number }> {
  using example = new CopiedExample(name);
  tamper(example);
  const [missing] = example.missingData;
  let done = 0, skipped = 0;
  for (const step of steps) {
    const what = `${name}, ${step.name}`;
    if (step.needsData && missing !== undefined) {
      tell(
        `· ${what}: skipped, as there is no ${visible(missing)}, which it names: its README says how to get it`,
      );
      skipped++;
      continue;
    }
    try {
      tell(`${styled("green", "✔")} ${what}: ${visible(await step.run(example))}`);
      done++;
    } catch (error) {
      tell(`${styled("red", "✘")} ${what}: ${visible((error as Error).message)}`);
      return { done, skipped };
    }
  }
  return { done, skipped };
}
