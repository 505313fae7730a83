/** @jsxImportSource preact */
import type { ComponentChildren, VNode } from "preact";

interface ChartProps {
  /** What is drawn; what has a title is a mark. */
  readonly children: ComponentChildren;
  /** What each mark says, in the order of the marks. */
  readonly marks: readonly string[];
}

/** A picture whose marks tell what they are, under the pointer or by the arrow keys; without a script a table tells it. */
export function Chart({ children, marks }: ChartProps): VNode {
  return (
    <div class="chart" data-chart>
      {children}
      <p class="readout" role="status" data-script hidden>Point at a mark, or go from one to the next by arrow keys</p>
      <details class="numbers">
        <summary>In numbers</summary>
        <table>
          {marks.map((mark) => {
            const at = mark.lastIndexOf(": ");
            return (
              <tr>
                <th scope="row">{at < 0 ? "" : mark.slice(0, at)}</th>
                <td>{mark.slice(at < 0 ? 0 : at + 2)}</td>
              </tr>
            );
          })}
        </table>
      </details>
    </div>
  );
}
