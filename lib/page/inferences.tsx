/** @jsxImportSource preact */
import type { VNode } from "preact";
import type { InferenceCard } from "./model.ts";

/** What the report leaves unsaid: how likely each choice makes the numbers that it prints, and what none explains. */
export function Inferences({ inferences }: { readonly inferences: readonly InferenceCard[] }): VNode | null {
  if (inferences.length === 0) return null;
  return (
    <section class="inferences report ui" aria-label="What the report leaves unsaid">
      <h2>What the report leaves unsaid</h2>
      {inferences.map(({ title, unsaid, choice, reading, fit, table: { head, rows } }) => (
        <details>
          <summary>
            {title}: {unsaid}. Assumed: <b>{choice}</b>
          </summary>
          <p>
            Inferred from {reading}. <span class="words">{fit}.</span>
          </p>
          <div class="wide">
            <table>
              <thead>
                <tr>{head.map((name) => <th>{name}</th>)}</tr>
              </thead>
              <tbody>
                {rows.map((row) => <tr>{row.map((cell) => <td>{cell}</td>)}</tr>)}
              </tbody>
            </table>
          </div>
        </details>
      ))}
    </section>
  );
}
