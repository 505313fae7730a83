import { indexInRun, type Mark, type Run, sourceOffset } from "../report/mod.ts";
import { mathmlOf } from "./maths.ts";
import type { Picture, Span } from "./model.ts";

/** A quote's place in the source; the end is excluded. */
export interface Range {
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

/** What words of a report lead to. */
export interface Leading {
  readonly picture: (address: string) => Picture;
  /** Where a link leads to; null where it may lead nowhere. */
  readonly link: (address: string) => string | null;
  /** The number of a footnote. */
  readonly note: (name: string) => number;
}

/** Runs as spans: the pieces that the same claims quote, in the same style. */
export function spansOf(runs: readonly Run[], quoted: readonly Range[], leading: Leading): Span[] {
  const first = runs[0]?.start ?? 0, last = runs.at(-1)?.end ?? 0;
  const near = quoted.filter((range) => range.start < last && range.end > first);
  const links = new Map<Mark, Mark[]>();
  const marksOf = (run: Run) =>
    run.marks?.flatMap((mark): Mark[] => {
      if (mark.kind !== "link") return [mark];
      const address = leading.link(mark.address);
      const known = links.get(mark) ?? (address === null ? [] : [{ kind: "link", address }]);
      links.set(mark, known);
      return known;
    });
  return together(runs.flatMap((run) => {
    const { style, address = "", marks: _, ...place } = run;
    const marks = marksOf(run);
    return cut({ ...place, style, marks }, near).map((span): Span => {
      if (style === "image") {
        const picture = leading.picture(address), caption = cut(place, near);
        return { ...span, picture, address, ...(run.size && { size: run.size }), caption };
      }
      if (style === "note") return { ...span, note: leading.note(address) };
      return style === "maths" ? { ...span, mathml: mathmlOf(run.text) } : span;
    });
  }));
}

/** The pieces of a run that the same claims quote; what is shown as a whole is one. */
function cut(run: Run, ranges: readonly Range[]): Span[] {
  const { text, start, end, style, marks = [] } = run;
  const within = ranges.filter((range) => range.start < end && range.end > start);
  const whole = style === "image" || style === "note" || style === "maths";
  const edges = new Set([0, text.length]);
  if (!whole) {
    for (const range of within) for (const edge of [range.start, range.end]) edges.add(indexInRun(run, edge));
  }
  const sorted = whole ? [0, text.length] : [...edges].sort((a, b) => a - b);
  return sorted.slice(0, -1).map((from, i) => {
    const to = sorted[i + 1];
    const covering = whole
      ? within
      : within.filter((range) => range.start <= sourceOffset(run, from) && range.end > sourceOffset(run, to - 1));
    const last = whole ? end : sourceOffset(run, to - 1) + 1;
    return {
      text: text.slice(from, to),
      ...(style && { style }),
      ...(marks.length > 0 && { marks }),
      claims: covering.map(({ id }) => id),
      ending: covering.filter((range) => range.end <= last).map(({ id }) => id),
    };
  });
}

/** Spans that the same claims quote, in the same style, as one: such as the lines of code. */
function together(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of spans) {
    const before = joined.at(-1);
    if (before && before.style === span.style && isJoined(span) && sameMarks(before, span)) {
      joined[joined.length - 1] = { ...span, text: before.text + span.text };
    } else joined.push(span);
  }
  return joined;
}

/** Whether it is nothing but words. */
const isJoined = ({ style }: Span) => style === undefined || style === "code";

function sameMarks(a: Span, b: Span): boolean {
  const { marks: first = [] } = a, { marks: second = [] } = b;
  return a.claims.join() === b.claims.join() && first.length === second.length &&
    first.every((mark, i) => mark === second[i]);
}
