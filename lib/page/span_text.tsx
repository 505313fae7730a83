/** @jsxImportSource preact */
import type { VNode } from "preact";
import { signs } from "../claim/mod.ts";
import { hardBreak, type Mark } from "../report/mod.ts";
import type { ClaimCard as Card, Span } from "./model.ts";
import { cardId, toneOf } from "./signs.ts";

/** Claims by id. */
export type Cards = ReadonlyMap<string, Card>;

interface SpansProps {
  readonly spans: readonly Span[];
  readonly cards?: Cards;
}

/** Words of the report, the claimed ones underlined by their verdict, with the sign of each claim behind its last. */
export function Spans({ spans, cards = new Map() }: SpansProps): VNode {
  return (
    <>
      {stretches(spans, cards).map((stretch) => {
        const [{ claims: [first] }] = stretch, card = cards.get(first);
        const words = <Marked spans={stretch} depth={0} />;
        if (!card) return words;
        const tone = `said ${toneOf(card.verdict)}`;
        // A link must hold no other. A formula alone has no name that all can read.
        const label = stretch.every(({ style }) => style === "maths") ? textOf(stretch) : undefined;
        return (
          <>
            {stretch.some(isLink)
              ? <span class={tone}>{words}</span>
              : <a class={tone} href={`#${cardId(first)}`} aria-label={label}>{words}</a>}
            <Signs ids={stretch.flatMap(({ ending }) => ending)} cards={cards} />
          </>
        );
      })}
    </>
  );
}

const textOf = (spans: readonly Span[]) => spans.map(({ text }) => text).join("");

const isLink = ({ style, marks = [] }: Span) => style === "note" || marks.some(({ kind }) => kind === "link");

/** Spans that the same claims quote, up to where one of them ends; those that are links alone. */
function stretches(spans: readonly Span[], cards: Cards): Span[][] {
  const found: Span[][] = [];
  for (const span of spans) {
    const before = found.at(-1)?.at(-1);
    const known = span.claims.filter((id) => cards.has(id)).join();
    const goesOn = before && before.claims.filter((id) => cards.has(id)).join() === known &&
      (known === "" || (before.ending.length === 0 && isLink(before) === isLink(span)));
    if (goesOn) found.at(-1)!.push(span);
    else found.push([span]);
  }
  return found;
}

/** Words in what they are marked with, from a depth on. */
function Marked({ spans, depth }: { readonly spans: readonly Span[]; readonly depth: number }): VNode {
  const groups: { readonly mark?: Mark; readonly spans: Span[] }[] = [];
  for (const span of spans) {
    const mark = span.marks?.[depth], last = groups.at(-1);
    if (mark && last?.mark === mark) last.spans.push(span);
    else groups.push({ mark, spans: [span] });
  }
  return (
    <>
      {groups.map(({ mark, spans }) => {
        if (!mark) return <Bare span={spans[0]} />;
        const inside = <Marked spans={spans} depth={depth + 1} />;
        if (mark.kind !== "link") {
          const Element = mark.kind;
          return <Element>{inside}</Element>;
        }
        const { address } = mark;
        return <a href={address} rel={address.startsWith("#") ? undefined : "noopener noreferrer"}>{inside}</a>;
      })}
    </>
  );
}

function Signs({ ids, cards }: { readonly ids: readonly string[]; readonly cards: Cards }): VNode {
  return (
    <>
      {ids.map((id) => {
        const { verdict } = cards.get(id)!;
        return (
          <a class={`sign ${toneOf(verdict)}`} href={`#${cardId(id)}`} aria-label={`${verdict}: ${id}`} title={id}>
            {signs[verdict]}
          </a>
        );
      })}
    </>
  );
}

/** Words, a picture, a formula or the sign of a footnote. */
function Bare({ span }: { readonly span: Span }): VNode {
  const { text, style, mathml, picture, address, size, note, marks = [] } = span;
  if (style === "code") return <code>{text}</code>;
  if (style === "maths") {
    return mathml ? <span dangerouslySetInnerHTML={{ __html: mathml }} /> : <code class="tex">{text}</code>;
  }
  if (style === "note") {
    const sign = marks.some(({ kind }) => kind === "link")
      ? note
      : <a href={`#note-${note}`} id={`note-sign-${note}`}>{note}</a>;
    return <sup>{sign}</sup>;
  }
  if (picture && "source" in picture) return <img src={picture.source} alt={text} {...size} />;
  if (picture) {
    return (
      <span class="image">
        {text || "Picture"}{" "}
        <span class="why">({address!.length > 80 ? `${address!.slice(0, 80)}…` : address}: {picture.missing})</span>
      </span>
    );
  }
  const [line, ...more] = text.split(hardBreak);
  return (
    <>
      {line}
      {more.map((line) => (
        <>
          <br />
          {line}
        </>
      ))}
    </>
  );
}
