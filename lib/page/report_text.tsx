/** @jsxImportSource preact */
import type { VNode } from "preact";
import { signs } from "../claim/mod.ts";
import { ClaimCard } from "./claim_card.tsx";
import { FigureView } from "./figure_view.tsx";
import type { Block, ClaimCard as Card, PageModel, Span } from "./model.ts";
import { cardId, toneOf } from "./signs.ts";

/** The report word for word, each claimed sentence marked by its verdict, with its claims and figures behind it. */
export function ReportText({ model }: { readonly model: PageModel }): VNode {
  const cards = new Map(model.claims.map((card) => [card.id, card]));
  const figures = new Map(model.figures.map((figure) => [figure.name, figure]));
  return (
    <div class="report">
      {model.blocks.map((block) => (
        <>
          <BlockText block={block} cards={cards} />
          {block.figures.map((name) => <FigureView figure={figures.get(name)!} />)}
          {block.claims.length > 0 && (
            <div class="cards">{block.claims.map((id) => <ClaimCard card={cards.get(id)!} />)}</div>
          )}
        </>
      ))}
    </div>
  );
}

function BlockText({ block, cards }: { readonly block: Block; readonly cards: ReadonlyMap<string, Card> }): VNode {
  const text = block.text.map((span) => <SpanText span={span} cards={cards} />);
  if (block.kind === "heading") {
    const Heading = `h${Math.min(6, block.depth! + 1)}` as "h2" | "h3" | "h4" | "h5" | "h6";
    return <Heading>{text}</Heading>;
  }
  if (block.kind === "code") {
    return <pre tabIndex={0}><code>{text}</code></pre>;
  }
  if (block.kind === "rule") return <hr />;
  return <p class={block.kind}>{text}</p>;
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
  return <>{text}</>;
}
