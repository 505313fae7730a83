/** @jsxImportSource preact */
import type { VNode } from "preact";
import { type ShownVerdict, signs } from "../claim/mod.ts";
import { counted } from "../validation/mod.ts";
import { Quote } from "./claim_card.tsx";
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
      <h1>
        {counts.claims === 1 ? "What the report's claim has" : `What the report's ${counts.claims} claims have`} become
      </h1>
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
      <Legend verdicts={shown.filter(([, count]) => count > 0).map(([verdict]) => verdict)} />
      <p id="shown" role="status" data-script hidden>Press a verdict to see its claims alone</p>
      <p>
        {coverage.covered} of the report's {counted(coverage.all, "factual sentence")}{" "}
        {coverage.covered === 1 ? "carries" : "carry"} a claim.{" "}
        {moved > 0
          ? <strong class="moved">{counted(moved, "finding")} moved.</strong>
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
          {claims.map((card) => (
            <li class={toneOf(card.verdict)}>
              <span class="verdict" role="img" aria-label={card.verdict}>{signs[card.verdict]}</span>{" "}
              <a href={`#${cardId(card.id)}`} title={card.id}>
                <Quote card={card} />
              </a>
            </li>
          ))}
        </ul>
      </details>
      {coverage.without.length > 0 && (
        <details>
          <summary>
            {counted(coverage.without.length, "sentence")} {coverage.without.length === 1 ? "carries" : "carry"} none
          </summary>
          <ul>{coverage.without.map((text) => <li>{text}</li>)}</ul>
        </details>
      )}
    </section>
  );
}

/** What the underlines in the report mean. */
function Legend({ verdicts }: { readonly verdicts: readonly ShownVerdict[] }): VNode | null {
  if (verdicts.length === 0) return null;
  return (
    <p class="legend">
      In the report, the words of a claim are underlined by what became of it: {verdicts.map((verdict, i) => (
        <>
          {i > 0 && ", "}
          <span class={toneOf(verdict)}>
            <span class={`said ${toneOf(verdict)}`}>{verdict}</span>{" "}
            <span class="verdict" aria-hidden="true">{signs[verdict]}</span>
          </span>
        </>
      ))}. Press them to see why.
    </p>
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
