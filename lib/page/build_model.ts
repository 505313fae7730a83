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
import { type Evidence, evidenceOf, recordedRepeatability, repeatabilityText } from "../evidence/mod.ts";
import { type Experiment, isProgram, isTraining, seedsOf } from "../experiment/mod.ts";
import { drawFigure } from "../figure/mod.ts";
import { lossText, parameterCount } from "../model/mod.ts";
import { placesOf, projectRoot } from "../project/mod.ts";
import { coverageOf, readReport } from "../report/mod.ts";
import type { Protocol } from "../train/mod.ts";
import { blocksOf } from "./blocks.ts";
import { curveOfClaim } from "./curve.ts";
import type { Block, ClaimCard, EvidenceCard, FigureCard, InferenceCard, PageModel, Place } from "./model.ts";
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
  const cards = judged.map((one, i) => claimCard(one, rows[i], repository));
  const figures = drawnFrom.map((figure) => {
    watch(`Drawing figure ${figure.name}`);
    return figureCard(figure, repository);
  });
  const quotes = claims.map(({ id, quote }) => ({ id, text: quote }));
  const captions = drawnFrom.map(({ name, caption }) => ({ id: name, text: caption }));
  const { covered, uncovered } = coverageOf(report, quotes.map(({ text }) => text));
  const blocks = blocksOf(report, quotes, captions);
  const placed = new Set(blocks.flatMap(({ claims }) => claims)),
    drawn = new Set(blocks.flatMap((block) => block.figures));
  return {
    title: titleOf(blocks),
    counts: countVerdicts(cards),
    expectedWrong: expectedWrongWords(rows) ?? null,
    coverage: {
      covered: covered.length,
      all: covered.length + uncovered.length,
      without: uncovered.map(({ text }) => text),
    },
    blocks,
    claims: cards,
    figures,
    inferences: inferences.flatMap(inferenceCard),
    unplaced: {
      claims: cards.map(({ id }) => id).filter((id) => !placed.has(id)),
      figures: figures.map(({ name }) => name).filter((name) => !drawn.has(name)),
    },
  };
}

/** The first heading of all, or the first line where there is none. */
function titleOf(blocks: readonly Block[]): string {
  const textOf = (block: Block) => block.text.map(({ text }) => text).join("").trim();
  const first = blocks.find(({ kind, depth }) => kind === "heading" && depth === 1) ??
    blocks.find((block) => textOf(block) !== "");
  return first ? textOf(first).split("\n")[0] : "Report";
}

function claimCard(judged: Judged, row: VerdictRow, repository: string | null): ClaimCard {
  const { claim, judgement, plan, under, multiverse } = judged;
  return {
    id: claim.id,
    verdict: row.verdict,
    quote: claim.quote,
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
    plots: judgement ? plotsOf(judgement) : [],
    singleRun: row.singleRun && `${row.singleRun.show} of ${row.singleRun.of} single runs show it`,
    under: under.map(({ name, verdict, hinge }) => ({
      name,
      verdict: verdict ?? "no evidence yet",
      hinge: hinge ? `${hinge.word}${hinge.p === undefined ? "" : `, ${hingeWords(hinge)}`}` : null,
    })),
    hangsOn: row.hangsOn,
    universes: multiverse ? multiverseWords(multiverse) : [],
    curve: curveOfClaim(judged),
    q: row.q === null ? null : `q ${row.q < 0.001 ? "< 0.001" : `= ${Number(row.q.toPrecision(2))}`}`,
    survives: row.survives,
    assumptions: row.assumptions,
    evidence: evidenceCard(claim.experiment, row.source),
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

function evidenceCard(experiment: Experiment, source: string): EvidenceCard {
  const base = { experiment: experiment.id, title: experiment.title, source };
  if (source === "the text" || source === "none") return { ...base, protocol: [], runs: [] };
  const { runs, look } = evidenceOf(experiment);
  const seeds = seedsOf(experiment, experiment.variants[0], {});
  const facts: [string, string][] = [[
    "variants × seeds",
    `${experiment.variants.length} × ${typeof seeds === "number" ? seeds : `${look}, ${seeds.words}`}`,
  ]];
  const protocols = runs.map(({ run }) => run.protocol).filter(isTraining);
  if (protocols.length > 0) {
    const [{ optimiser, epochs, loss, initialisation }] = protocols;
    const each = (value: (protocol: Protocol) => number) =>
      [...new Set(protocols.map((protocol) => value(protocol).toLocaleString("en-US")))].join("; ");
    facts.push(
      ["optimiser", `${optimiser.name}, learning rate ${optimiser.learningRate}`],
      ["epochs", String(epochs)],
      ["loss", lossText(loss)],
      ["first weights", initialisation],
      ["batch size", each(({ batchSize }) => batchSize)],
      ["parameters", each(({ model }) => parameterCount(model))],
    );
  }
  const repeatability = recordedRepeatability(experiment);
  const program = runs.find(({ run }) => isProgram(run))?.run.protocol;
  if (program && "command" in program) facts.push(["program", program.command.join(" ")]);
  if (repeatability) facts.push(["how well it repeats itself", repeatabilityText(repeatability)]);
  const chains = runs.map(({ run, ledger }) => ({ run: run.id, chain: ledger.lines.at(-1)!.chain }));
  return { ...base, protocol: facts, runs: chains };
}

function figureCard(figure: ReportFigure, repository: string | null): FigureCard {
  const { name, caption, experiment, draw, file, line } = figure;
  const fault = figureFault(figure);
  const { evidence, problem = fault ?? null } = fault ? {} : evidenceOrProblem(experiment);
  const base = {
    name,
    caption,
    problem,
    evidence: evidenceCard(experiment, evidence ? sourceOf(evidence) : "none"),
    code: placeOf(file, line, repository),
    command: `deno test -P ${relative(projectRoot(), file)}`,
  };
  if (!evidence || evidence.source.kind === "none") {
    return { ...base, picture: null, recorded: null, width: 0, height: 0 };
  }
  const png = drawFigure(draw(evidence));
  const record = recordedPicture(figure);
  const [width, height] = sizeOf(png);
  const same = record === undefined || Buffer.from(record).equals(png);
  return { ...base, picture: dataUrl(png), recorded: same ? null : dataUrl(record), width, height };
}

/** Evidence that does not hold together is a problem of its figures, and leaves the others alone. */
function evidenceOrProblem(experiment: Experiment): { readonly evidence?: Evidence; readonly problem?: string } {
  try {
    return { evidence: evidenceOf(experiment) };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

function sourceOf({ source }: Evidence): string {
  return source.kind === "on record" ? `on record since ${source.since}` : source.kind;
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

const dataUrl = (png: Uint8Array) => `data:image/png;base64,${Buffer.from(png).toString("base64")}`;

function placeOf(file: string, line: number, repository: string | null): Place {
  const path = relative(projectRoot(), file).replaceAll("\\", "/");
  const address = path.split("/").map(encodeURIComponent).join("/");
  return { text: `${path}:${line}`, url: repository && `${repository.replace(/\/$/, "")}/${address}#L${line}` };
}
