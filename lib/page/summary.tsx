/** @jsxImportSource preact */
import type { VNode } from "preact";
import { signs } from "../claim/mod.ts";
import type { PageModel } from "./model.ts";
import { cardId, signed, toneOf } from "./signs.ts";

/** How many claims have which verdict, as filters, and how much of the report is claimed. */
export function Summary({ model }: { readonly model: PageModel }): VNode {
  const { counts, coverage, claims, figures } = model;
  const shown = [...counts.verdicts, ...counts.without];
  const moved = claims.filter((claim) => claim.moved !== null).length;
  const others = figures.filter(({ recorded }) => recorded !== null);
  return (
    <section class="summary" aria-label="Verdicts">
      <h1>What the report's {counts.claims} claims have become</h1>
      <svg class="bar" width="100%" height="8" aria-hidden="true" preserveAspectRatio="none">
        {segments(counts.verdicts.map(([, count]) => count)).map(({ from, size }, i) => (
          <rect x={`${from}%`} width={`${size}%`} height="8" class={`fill-${toneOf(counts.verdicts[i][0])}`} />
        ))}
      </svg>
      <ul class="counts">
        {shown.map(([verdict, count]) => (
          <li class={toneOf(verdict)}>
            <button type="button" data-filter={verdict} aria-pressed="false" data-script hidden>
              <b>{count}</b>
              <span class="verdict">{signed(verdict)}</span>
            </button>
            <span class="count" data-no-script>
              <b>{count}</b>
              <span class="verdict">{signed(verdict)}</span>
            </span>
          </li>
        ))}
      </ul>
      <p id="shown" role="status" data-script hidden>Press a verdict to see its claims alone</p>
      <p>
        {coverage.covered} of the report's {coverage.all} factual sentences carry a claim. {moved > 0
          ? <strong class="moved">{moved} {moved === 1 ? "finding" : "findings"} moved.</strong>
          : "All findings are as on record."}
        {others.map(({ name }) => (
          <strong class="moved">
            {" "}
            <a href={`#figure-${name}`}>Figure {name}</a> is another picture than on record.
          </strong>
        ))}
      </p>
      {model.expectedWrong !== null && <p>{model.expectedWrong}.</p>}
      <details>
        <summary>All claims</summary>
        <ul class="index">
          {claims.map(({ id, verdict }) => (
            <li class={toneOf(verdict)}>
              <span class="verdict">{signs[verdict]}</span> <a href={`#${cardId(id)}`}>{id}</a>
            </li>
          ))}
        </ul>
      </details>
      {coverage.without.length > 0 && (
        <details>
          <summary>{coverage.without.length} sentences carry none</summary>
          <ul>{coverage.without.map((text) => <li>{text}</li>)}</ul>
        </details>
      )}
    </section>
  );
}

/** Where each part begins and how wide it is, in percent of the whole. */
function segments(sizes: readonly number[]): { from: number; size: number }[] {
  const whole = Math.max(1, sizes.reduce((sum, size) => sum + size, 0));
  let from = 0;
  return sizes.map((part) => {
    const size = 100 * part / whole;
    from += size;
    return { from: from - size, size };
  });
}
