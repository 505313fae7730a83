import { relative } from "node:path";
import { Buffer } from "node:buffer";
import {
  assumptionRows,
  countVerdicts,
  expectedWrongWords,
  figureFault,
  fitWords,
  hingeWords,
  infer,
  type Inference,
  inferenceHead,
  inferenceTable,
  type Judged,
  judgeOrTell,
  type Made,
  multiverseWords,
  picturePath,
  planText,
  type ReportFigure,
  type VerdictRow,
  verdictRow,
  withQValues,
} from "../claim/mod.ts";
import { type Evidence, evidenceOf } from "../evidence/mod.ts";
import type { Experiment } from "../experiment/mod.ts";
import { drawFigure } from "../figure/mod.ts";
import { placesOf, projectRoot } from "../project/mod.ts";
import { coverageOf, readReport } from "../report/mod.ts";
import { blocksOf, quotedWords, textBlocksOf } from "./blocks.ts";
import { curveOf } from "./curve.ts";
import { experimentCard, originOf, sourceWords } from "./experiment_card.ts";
import type { ClaimCard, DrawnPicture, FigureCard, InferenceCard, PageModel, Place, Span, TextBlock } from "./model.ts";
import { opaquePng } from "./opaque_png.ts";
import { picturesIn } from "./pictures.ts";
import { plotsOf } from "./plots.ts";

/**
 * All that the page shows, of the claims and figures of a project.
 *
 * @param repository Address under which files of the project can be read, such as `https://example.org/report/blob/main`.
 * @param watch Hears what is done next: all of it takes a while.
 */
export function buildModel(
  { claims, inferences, figures: drawnFrom }: Pick<Made, "claims" | "inferences" | "figures">,
  repository: string | null,
  watch: (doing: string) => void = () => {},
): PageModel {
  const report = readReport();
  const { snapshots } = placesOf();
  const experiments = new Set(claims.map(({ experiment }) => experiment));
  const assumptions = new Map([...experiments].map((experiment) => {
    watch(`Reading the evidence of ${experiment.id}`);
    return [experiment, assumptionRows(experiment, inferences, snapshots)];
  }));
  const judged = claims.map((claim, i, { length }) => {
    watch(`Judging ${i + 1} of ${length}: ${claim.id}`);
    return judgeOrTell(claim);
  });
  const rows = withQValues(
    judged.map((one) => verdictRow(one, assumptions.get(one.claim.experiment)!, snapshots)),
  );
  const figures = drawnFrom.map((figure) => {
    watch(`Drawing figure ${figure.name}`);
    return figureCard(figure, repository);
  });
  const quotes = claims.map(({ id, quote }) => ({ id, text: quote }));
  const captions = drawnFrom.map(({ name, caption }) => ({ id: name, text: caption }));
  const { covered, uncovered } = coverageOf(report, quotes.map(({ text }) => text));
  const shown = blocksOf(report, quotes, captions, { picture: picturesIn(projectRoot()), repository });
  const words = quotedWords(shown), texts = textBlocksOf(shown);
  const cards = judged.map((one, i) => claimCard(one, rows[i], words.get(one.claim.id) ?? [], repository));
  const placed = new Set(texts.flatMap(({ claims }) => claims)),
    drawn = new Set(texts.flatMap((block) => block.figures));
  return {
    title: titleOf(texts),
    counts: countVerdicts(cards),
    expectedWrong: expectedWrongWords(rows) ?? null,
    coverage: {
      covered: covered.length,
      all: covered.length + uncovered.length,
      without: uncovered.map(({ text }) => text),
    },
    ...shown,
    claims: cards,
    figures,
    inferences: inferences.flatMap(inferenceCard),
    experiments: [...new Set([...claims, ...drawnFrom].map(({ experiment }) => experiment))].flatMap(experimentCard),
    unplaced: {
      claims: cards.map(({ id }) => id).filter((id) => !placed.has(id)),
      figures: figures.map(({ name }) => name).filter((name) => !drawn.has(name)),
    },
  };
}

/** The first heading of all, or the first line where there is none. */
function titleOf(blocks: readonly TextBlock[]): string {
  const textOf = (block: TextBlock) => block.text.map(({ text }) => text).join("").trim();
  const first = blocks.find(({ kind, depth }) => kind === "heading" && depth === 1) ??
    blocks.find((block) => textOf(block) !== "");
  return first ? textOf(first).split("\n")[0] : "Report";
}

function claimCard(
  judged: Judged,
  row: VerdictRow,
  words: readonly Span[],
  repository: string | null,
): ClaimCard {
  const { claim, judgement, plan, under, multiverse } = judged;
  return {
    id: claim.id,
    verdict: row.verdict,
    quote: claim.quote,
    words,
    reading: claim.reading,
    plain: row.plain,
    finding: row.finding ??
      (row.verdict === "cannot be judged" ? "What it is judged by is broken" : "Its evidence is still to be made"),
    wouldHold: row.wouldHold,
    deciding: row.deciding?.words ?? null,
    rule: row.rule,
    level: row.level,
    plan: plan ? planText(plan) : null,
    question: row.question,
    plots: judgement ? plotsOf(judgement, { looks: plan?.looks, under }) : [],
    singleRun: row.singleRun && `${row.singleRun.show} of ${row.singleRun.of} single runs show it`,
    under: under.map(({ name, verdict, hinge }) => ({
      name,
      verdict: verdict ?? "no evidence yet",
      hinge: hinge ? `${hinge.word}${hinge.p === undefined ? "" : `, ${hingeWords(hinge)}`}` : null,
    })),
    hangsOn: row.hangsOn,
    ...row.notes && { notes: row.notes },
    universes: multiverse ? multiverseWords(multiverse) : [],
    curve: multiverse ? curveOf(multiverse, claim.experiment.assumptions) : null,
    q: row.q === null ? null : `q ${row.q < 0.001 ? "< 0.001" : `= ${Number(row.q.toPrecision(2))}`}`,
    survives: row.survives,
    assumptions: row.assumptions,
    evidence: originOf(claim.experiment, row.source),
    code: placeOf(claim.file, claim.line, repository),
    command: `deno task verify ${claim.id}`,
    moved: row.moved,
  };
}

/** None where there is no evidence, or none that holds together: the cards of the claims tell so. */
function inferenceCard(inference: Inference): InferenceCard[] {
  try {
    const { assumption: { unsaid, default: choice }, likelihoods } = infer(inference);
    if (!likelihoods) return [];
    const { experiment: { title }, reading } = inference;
    const table = { head: inferenceHead, rows: inferenceTable(likelihoods.choices) };
    return [{ title, unsaid, choice, reading, fit: fitWords(likelihoods), table }];
  } catch {
    return [];
  }
}

function figureCard(figure: ReportFigure, repository: string | null): FigureCard {
  const { name, caption, experiment, draw, file, line } = figure;
  const fault = figureFault(figure);
  const { evidence, problem = fault ?? null } = fault ? {} : evidenceOrProblem(experiment);
  const base = {
    name,
    caption,
    problem,
    evidence: originOf(experiment, evidence ? sourceWords(evidence) : "none"),
    code: placeOf(file, line, repository),
    command: `deno test -P ${relative(projectRoot(), file)}`,
  };
  if (!evidence || evidence.source.kind === "none") {
    return { ...base, picture: null, narrow: null, recorded: null };
  }
  const drawn = draw(evidence), png = drawFigure(drawn);
  const record = recordedPicture(figure);
  const same = record === undefined || Buffer.from(record).equals(png);
  // Where there is no room for panels side by side, they stand one below the other, in letters as large as before.
  const narrow = same && drawn.width === "double" ? drawFigure({ ...drawn, width: "single", columns: 1 }) : undefined;
  return {
    ...base,
    picture: pictureOf(opaquePng(png)),
    narrow: narrow ? pictureOf(opaquePng(narrow)) : null,
    // As it is: it may be damaged.
    recorded: same ? null : pictureOf(record),
  };
}

/** Evidence that does not hold together is a problem of its figures, and leaves the others alone. */
function evidenceOrProblem(experiment: Experiment): { readonly evidence?: Evidence; readonly problem?: string } {
  try {
    return { evidence: evidenceOf(experiment) };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

function recordedPicture(figure: ReportFigure): Uint8Array | undefined {
  try {
    return Deno.readFileSync(picturePath(figure, placesOf().snapshots));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Width and height stand in a PNG's header. */
function sizeOf(png: Uint8Array): [number, number] {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
}

function pictureOf(png: Uint8Array): DrawnPicture {
  const [width, height] = sizeOf(png);
  return { source: `data:image/png;base64,${Buffer.from(png).toString("base64")}`, width, height };
}

function placeOf(file: string, line: number, repository: string | null): Place {
  const path = relative(projectRoot(), file).replaceAll("\\", "/");
  const address = path.split("/").map(encodeURIComponent).join("/");
  return { text: `${path}:${line}`, url: repository && `${repository.replace(/\/$/, "")}/${address}#L${line}` };
}
