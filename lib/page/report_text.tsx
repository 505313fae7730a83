/** @jsxImportSource preact */
import type { VNode } from "preact";
import { ClaimCard } from "./claim_card.tsx";
import { FigureView } from "./figure_view.tsx";
import type { Block, FigureCard, Note, PageModel, TableCell, TextBlock } from "./model.ts";
import { type Cards, Spans } from "./span_text.tsx";

/** The report word for word, each claimed sentence marked by its verdict, with its claims and figures behind it. */
export function ReportText({ model }: { readonly model: PageModel }): VNode {
  const cards = new Map(model.claims.map((card) => [card.id, card]));
  const figures = new Map(model.figures.map((figure) => [figure.name, figure]));
  const { unplaced } = model;
  return (
    <div class="report">
      {model.blocks.map((block) => <BlockText block={block} cards={cards} figures={figures} />)}
      {model.notes.length > 0 && <Notes notes={model.notes} cards={cards} figures={figures} />}
      {unplaced.claims.length + unplaced.figures.length > 0 && (
        <>
          <h2 class="moved">Not found in the report</h2>
          <Behind block={unplaced} cards={cards} figures={figures} />
        </>
      )}
    </div>
  );
}

interface BlockProps {
  readonly block: Block;
  readonly cards: Cards;
  readonly figures: ReadonlyMap<string, FigureCard>;
}

type BehindProps = Omit<BlockProps, "block"> & { readonly block: Pick<TextBlock, "claims" | "figures"> };

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

/** A block, the blocks in it, and what stands behind each. */
function BlockText({ block, cards, figures }: BlockProps): VNode {
  const inside = (blocks: readonly Block[]) =>
    blocks.map((block) => <BlockText block={block} cards={cards} figures={figures} />);
  if (block.kind === "quote") return <blockquote class="quoted">{inside(block.blocks)}</blockquote>;
  if (block.kind === "list") {
    const items = block.items.map(({ checked, blocks }) => (
      <li class={checked === null ? undefined : "task"}>
        {checked !== null && (
          <input type="checkbox" checked={checked} disabled aria-label={checked ? "done" : "to do"} />
        )}
        {inside(blocks)}
      </li>
    ));
    return block.start === null ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>;
  }
  return (
    <>
      {block.anchors?.map((id) => <span id={id} />)}
      <Text block={block} cards={cards} />
      <Behind block={block} cards={cards} figures={figures} />
    </>
  );
}

function Text({ block, cards }: { readonly block: TextBlock; readonly cards: Cards }): VNode {
  const { kind, depth, text, rows = [], align = [] } = block;
  if (kind === "heading") {
    const Heading = `h${Math.min(6, depth! + 1)}` as "h2" | "h3" | "h4" | "h5" | "h6";
    return (
      <Heading id={block.id}>
        <Spans spans={text} cards={cards} />
      </Heading>
    );
  }
  if (kind === "rule") return <hr />;
  if (kind === "code") {
    const code = <Spans spans={text} cards={cards} />;
    return <pre tabIndex={0}><code>{code}</code></pre>;
  }
  if (kind === "table") {
    const cell = ({ text, columns, rows, ...of }: TableCell, column: number, row: number) => {
      // One without words heads nothing.
      const isHead = of.isHead === true && text.some(({ text, style }) => style === "image" || text.trim() !== "");
      const Cell = isHead ? "th" : "td", scope = row === 0 ? "col" : "row";
      return (
        <Cell
          scope={isHead ? scope : undefined}
          colSpan={columns}
          rowSpan={rows}
          class={of.align ?? align[column] ?? undefined}
        >
          <Spans spans={text} cards={cards} />
        </Cell>
      );
    };
    return (
      <div class="wide" tabIndex={0}>
        <table>{rows.map((cells, i) => <tr>{cells.map((one, column) => cell(one, column, i))}</tr>)}</table>
      </div>
    );
  }
  const [first] = text.filter(({ text, style }) => style !== undefined || text.trim() !== "");
  const isAlone = text.every((span) => span === first || span.style === undefined && span.text.trim() === "");
  // What is said in place of a picture is read where it is a caption.
  const isFigure = isAlone && first?.style === "image" &&
    (first.claims.length > 0 || /^(?:fig|table)/i.test(first.text));
  if (!isFigure) {
    return (
      <p>
        <Spans spans={text} cards={cards} />
      </p>
    );
  }
  return (
    <figure class="given">
      <Spans spans={[first]} />
      <figcaption>
        <Spans spans={first.caption!} cards={cards} />
      </figcaption>
    </figure>
  );
}

/** The footnotes of the report, each with a way back to where it is pointed at, if anywhere. */
function Notes({ notes, cards, figures }: Omit<BlockProps, "block"> & { readonly notes: readonly Note[] }): VNode {
  return (
    <section class="notes" aria-label="Footnotes">
      <ol>
        {notes.map(({ number, isPointedAt, blocks }) => (
          <li id={`note-${number}`} value={number}>
            {blocks.map((block) => <BlockText block={block} cards={cards} figures={figures} />)}
            {isPointedAt && <a href={`#note-sign-${number}`} aria-label={`Back to note ${number} in the text`}>↩</a>}
          </li>
        ))}
      </ol>
    </section>
  );
}
