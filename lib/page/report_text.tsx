/** @jsxImportSource preact */
import type { VNode } from "preact";
import { signs } from "../claim/mod.ts";
import { ClaimCard } from "./claim_card.tsx";
import { FigureView } from "./figure_view.tsx";
import type { Block, ClaimCard as Card, FigureCard, PageModel, Span } from "./model.ts";
import { cardId, toneOf } from "./signs.ts";

/** The report word for word, each claimed sentence marked by its verdict, with its claims and figures behind it. */
export function ReportText({ model }: { readonly model: PageModel }): VNode {
  const cards = new Map(model.claims.map((card) => [card.id, card]));
  const figures = new Map(model.figures.map((figure) => [figure.name, figure]));
  const { unplaced } = model;
  return (
    <div class="report">
      {model.blocks.map((block) => (
        <>
          <BlockText block={block} cards={cards} />
          <Behind block={block} cards={cards} figures={figures} />
        </>
      ))}
      {unplaced.claims.length + unplaced.figures.length > 0 && (
        <>
          <h2 class="moved">Not found in the report</h2>
          <Behind block={unplaced} cards={cards} figures={figures} />
        </>
      )}
    </div>
  );
}

interface BehindProps {
  readonly block: Pick<Block, "claims" | "figures">;
  readonly cards: ReadonlyMap<string, Card>;
  readonly figures: ReadonlyMap<string, FigureCard>;
}

/** The figures and claims that stand behind a block. */
function Behind({ block, cards, figures }: BehindProps): VNode {
  return (
    <>
      {block.figures.map((name) => <FigureView figure={figures.get(name)!} />)}
      {block.claims.length > 0 && (
        <div class="cards">{block.claims.map((id) => <ClaimCard card={cards.get(id)!} />)}</div>
      )}
    </>
  );
}

function BlockText({ block, cards }: { readonly block: Block; readonly cards: ReadonlyMap<string, Card> }): VNode {
  const { kind, depth, marker, quoted, rows } = block;
  const spans = (text: readonly Span[]) => text.map((span) => <SpanText span={span} cards={cards} />);
  const text = spans(block.text);
  const classes = [kind, depth && kind === "item" && `depth-${Math.min(depth, 4)}`, quoted && "quoted"].filter(Boolean)
    .join(" ");
  if (kind === "heading") {
    const Heading = `h${Math.min(6, depth! + 1)}` as "h2" | "h3" | "h4" | "h5" | "h6";
    return <Heading>{text}</Heading>;
  }
  if (kind === "code") {
    return <pre tabIndex={0}><code>{text}</code></pre>;
  }
  if (kind === "rule") return <hr />;
  if (kind === "table") {
    return (
      <div class="wide" tabIndex={0}>
        <table>
          {rows!.map((cells, i) => (
            <tr>{cells.map((cell) => i === 0 ? <th scope="col">{spans(cell)}</th> : <td>{spans(cell)}</td>)}</tr>
          ))}
        </table>
      </div>
    );
  }
  return <p class={classes} data-marker={kind === "item" ? shownMarker(marker!) : undefined}>{text}</p>;
}

/** A bullet becomes a dash; a number, and the box of a task, stays. */
function shownMarker(marker: string): string {
  return marker.replace(/^[-+*]/, "–").replace(/^– (?=\[)/, "");
}

function SpanText({ span, cards }: { readonly span: Span; readonly cards: ReadonlyMap<string, Card> }): VNode {
  const words = styled(span);
  const [first] = span.claims;
  if (first === undefined) return words;
  return (
    <>
      <a class={`said ${toneOf(cards.get(first)!.verdict)}`} href={`#${cardId(first)}`}>{words}</a>
      {span.ending.map((id) => {
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

function styled({ text, style }: Span): VNode {
  if (style === "strong") return <strong>{text}</strong>;
  if (style === "emphasis") return <em>{text}</em>;
  if (style === "code") return <code>{text}</code>;
  if (style === "note") return <sup>{text}</sup>;
  if (style === "image") return <span class="image">{text}</span>;
  return <>{text}</>;
}
