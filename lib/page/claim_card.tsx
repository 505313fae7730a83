/** @jsxImportSource preact */
import type { ComponentChildren, VNode } from "preact";
import { likelihoodWords, percent } from "../claim/mod.ts";
import { Chart } from "./chart.tsx";
import { DotPlot, isDrawn, marksOf } from "./dot_plot.tsx";
import { EvidenceList, PlaceLink } from "./evidence.tsx";
import type { ClaimCard as Card } from "./model.ts";
import { Spans } from "./span_text.tsx";
import { SpecCurve } from "./spec_curve.tsx";
import { cardId, signed, toneOf } from "./signs.ts";
import { ClaimDesk } from "./tab/components.tsx";

/** More plots than these are folded away. */
const most = 6;

/** All that is known of a claim, folded to its verdict and finding. */
export function ClaimCard({ card }: { readonly card: Card }): VNode {
  const plots = card.plots.filter(isDrawn).map((plot) => (
    <Chart marks={marksOf(plot)}>
      <DotPlot plot={plot} />
    </Chart>
  ));
  const hasRows = card.plots.some(({ rows = [] }) => rows.length > 0);
  return (
    <details class={`card ${toneOf(card.verdict)}`} data-verdict={card.verdict}>
      <summary>
        <span class="verdict">{signed(card.verdict)}</span>{" "}
        <span class="brief">
          <q>
            <Quote card={card} />
          </q>
          <span class="found words">{card.plain ?? card.finding}</span>
          {card.hangsOn !== null && <span class="found hangs">Hangs on {card.hangsOn}</span>}
        </span>
      </summary>
      <div id={cardId(card.id)}>
        <p class="id">
          <a href={`#${cardId(card.id)}`}>{card.id}</a>
        </p>
        <blockquote>
          <Quote card={card} />
        </blockquote>
        {card.moved && <p class="moved">Moved: {card.moved}</p>}
        {card.plain !== null && <p class="words plain">{card.plain}.</p>}
        <p class="words figures">{card.finding}.</p>
        {card.wouldHold !== null && (
          <>
            <p class="label">A sentence that would hold</p>
            <Copy command={card.wouldHold} prose />
          </>
        )}
        {card.deciding !== null && <Section title="What would decide it">{card.deciding}.</Section>}
        {card.rule !== null && <Section title="Read as">{card.reading}</Section>}
        {plots.length > 0 && (
          <>
            <p class="label">Said against measured</p>
            <p class="key">
              A dot is a run, the bar an interval; shaded, or a diamond, is what the report says
              {hasRows && "; below, the same at each look and under each other choice"}
            </p>
            <div>{plots.slice(0, most)}</div>
            {plots.length > most && (
              <details>
                <summary>{plots.length - most} more</summary>
                {plots.slice(most)}
              </details>
            )}
          </>
        )}
        {card.rule !== null && (
          <Section title="Rule">
            {card.rule}
            {card.level !== null && card.question !== "the text" && ` (level ${percent(card.level)}, ${card.question})`}
            {card.q !== null && `; ${card.q}, the share of wrong verdicts to expect among those as sure as this one`}
          </Section>
        )}
        {card.plan && <Section title="Looks">{card.plan}</Section>}
        {card.notes && <Section title="Noticed in its logs">{card.notes.join("; ")}</Section>}
        {card.singleRun && <Section title="A reader's own run">{card.singleRun}</Section>}
        {card.under.length > 0 && (
          <>
            <p class="label">
              {card.hangsOn === null ? "Under other choices" : `Its verdict hangs on ${card.hangsOn}`}
            </p>
            <ul>
              {card.under.map(({ name, verdict, hinge }) => (
                <li class={toneOf(verdict)}>
                  {name}: <span class="verdict">{signed(verdict)}</span>
                  {hinge !== null && `; ${hinge}`}
                </li>
              ))}
            </ul>
          </>
        )}
        {card.curve && (
          <>
            <p class="label">
              In universes drawn at random: one choice for each assumption
            </p>
            {card.universes.map((words) => <p class="words">{words}.</p>)}
            <p class="key">
              Above, each effect with its interval, that of the defaults as a larger dot; below, what was chosen
            </p>
            <Chart marks={card.curve.columns.map(({ label }) => label)}>
              <SpecCurve curve={card.curve} />
            </Chart>
          </>
        )}
        {card.assumptions.length > 0 && (
          <>
            <p class="label">Assumed where the report says nothing</p>
            <ul>
              {card.assumptions.map((row) => (
                <li>
                  <b>{row.name}: {row.choice}</b>
                  <span class="words">
                    {row.reason}.
                    {row.likelihood && ` Likelihood of what the report prints: ${likelihoodWords(row)}.`}
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
        <EvidenceList evidence={card.evidence} />
        <p class="label">Code</p>
        <p>
          <PlaceLink place={card.code} />
        </p>
        <p class="label">Check it again</p>
        <Copy command={card.command} />
        <ClaimDesk id={card.id} experiment={card.evidence.experiment} />
      </div>
    </details>
  );
}

/** What the report says, as it stands there. */
export function Quote({ card: { quote, words } }: { readonly card: Card }): VNode {
  return words.length > 0 ? <Spans spans={words} /> : <>{quote}</>;
}

function Section({ title, children }: { readonly title: string; readonly children: ComponentChildren }): VNode {
  return (
    <>
      <p class="label">{title}</p>
      <p class="words">{children}</p>
    </>
  );
}

/** A command, or a sentence, with a button that copies it. */
export function Copy({ command, prose = false }: { readonly command: string; readonly prose?: boolean }): VNode {
  return (
    <p class="copy">
      {prose ? <q data-text>{command}</q> : <code data-text>{command}</code>}
      <button type="button" class="small" data-copy data-script hidden>Copy</button>
    </p>
  );
}
