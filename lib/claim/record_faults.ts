import { dirname, join, relative } from "node:path";
import { readIndex, recordedMeasureNames, type RecordIndex } from "../evidence/mod.ts";
import { choicesNamed, type Experiment, runsOf } from "../experiment/mod.ts";
import { filesBelow, listedFiles } from "../files/mod.ts";
import { type Places, placesOf } from "../project/mod.ts";
import type { Claim } from "./claim.ts";
import { type Inference, inferencePath } from "./inference.ts";
import { recordPath } from "./record.ts";
import { picturePath, type ReportFigure } from "./report_figure.ts";

/** What the code of a project makes. */
export interface Made {
  readonly experiments: readonly Experiment[];
  readonly claims: readonly Claim[];
  readonly inferences: readonly Inference[];
  readonly figures: readonly ReportFigure[];
}

/** Something that is on record and should not be, or that is not there and should be. */
export interface RecordFault {
  /**
   * `orphan`: nothing makes it any more; `gone`: it is on record and its file is not there; `unlisted`: the list of files on record
   * lacks it; `broken`: it cannot be read.
   */
  readonly kind: "orphan" | "gone" | "unlisted" | "broken";
  /** The experiment in whose folder it is. */
  readonly experiment: string;
  /** The file as its project knows it, or a run as `experiment/run`. */
  readonly name: string;
  /** What is wrong with it, in words. */
  readonly text: string;
}

/** What stands in each kind of file that is judged or drawn, and makes it. */
const kinds: readonly (readonly [RegExp, string])[] = [
  [/^[^/]+\/claims\/.+\.json$/, "claim"],
  [/^[^/]+\/inferences\/.+\.json$/, "inference"],
  [/^[^/]+\/figure-[^/]+(?<!\.actual|\.diff)\.png$/, "figure"],
  [/^[^/]+\/(record|universes)\.json$/, "experiment"],
];
const kindOf = (file: string) => kinds.find(([form]) => form.test(file))?.[1];

/** The files on record of what is judged, drawn and indexed, by their paths below `snapshots/`. */
const filesIn = (snapshots: string) => filesBelow(snapshots, "").filter(kindOf);

/** Where the code puts on record what it makes, by paths below `snapshots/`. */
function pathsOf({ claims, inferences, figures, experiments }: Made, snapshots: string): Set<string> {
  const below = (path: string) => relative(snapshots, path).replaceAll("\\", "/");
  return new Set([
    ...claims.map((claim) => below(recordPath(claim, snapshots))),
    ...inferences.map((inference) => below(inferencePath(inference, snapshots))),
    ...figures.map((figure) => below(picturePath(figure, snapshots))),
    ...experiments.flatMap(({ id }) => [`${id}/record.json`, `${id}/universes.json`]),
  ]);
}

/** Files that are on record and made by the code, and that the list of files on record lacks. */
export function unlistedFiles(made: Made, { snapshots }: Places = placesOf()): string[] {
  const paths = pathsOf(made, snapshots), listed = listedFiles(snapshots);
  return filesIn(snapshots).filter((file) => paths.has(file) && !listed?.has(file));
}

/**
 * Compares what is on record with what the code makes, both ways: claims, inferences, figures, runs, ledgers and checkpoints that
 * nothing makes any more, and those that were put on record and are gone. What a verdict or a picture *is* the judging compares.
 */
export function recordFaults(made: Made, places: Places = placesOf()): RecordFault[] {
  const { snapshots, checkpoints } = places;
  const files = filesIn(snapshots), paths = pathsOf(made, snapshots);
  const fault = (kind: RecordFault["kind"], file: string, text: string): RecordFault => ({
    kind,
    experiment: file.split("/")[0],
    name: `snapshots/${file}`,
    text: `snapshots/${file} ${text}`,
  });
  const trying = (file: string, find: () => RecordFault[]): RecordFault[] => {
    try {
      return find();
    } catch (error) {
      return [fault("broken", file, `cannot be read: ${(error as Error).message}`)];
    }
  };
  const listing = trying("files.json", () => {
    const listed = listedFiles(snapshots);
    if (!listed) {
      return files.length > 0 ? [fault("unlisted", "files.json", "is gone, the list of all that is on record")] : [];
    }
    const gone = [...listed].filter((file) => !files.includes(file));
    return [
      ...gone.map((file) => fault("gone", file, "is gone, and was on record: restore it from git")),
      ...unlistedFiles(made, places).map((file) => fault("unlisted", file, "is not in snapshots/files.json")),
    ];
  });
  const orphans = files.filter((file) => !paths.has(file)).map((file) =>
    fault("orphan", file, `is on record, and no ${kindOf(file)} makes it any more`)
  );
  const folders = new Set([...foldersIn(snapshots), ...foldersIn(checkpoints)]);
  const runs = [...folders].flatMap((id) => trying(`${id}/record.json`, () => runFaults(id, made.experiments, places)));
  return [...listing, ...orphans, ...runs];
}

function foldersIn(path: string): string[] {
  try {
    return Array.from(Deno.readDirSync(path)).filter(({ isDirectory }) => isDirectory).map(({ name }) => name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** Runs that nothing makes any more, and files of runs that are too many or too few. */
function runFaults(id: string, experiments: readonly Experiment[], places: Places): RecordFault[] {
  const index = readIndex(places.snapshots, id);
  const experiment = experiments.find((one) => one.id === id);
  const fault = (kind: RecordFault["kind"], name: string, text: string) => ({ kind, experiment: id, name, text });
  // Of an experiment that is gone its record.json is named.
  const orphans = experiment ? orphansOf(experiment, Object.keys(index?.runs ?? {})) : [];
  const unmade = experiment && index ? unmadeMeasures(experiment, index, places.snapshots) : [];
  const wanted = index ? filesOf(id, index) : [],
    ledgers = `snapshots/${id}/ledger`,
    measures = `snapshots/${id}/measures`,
    checkpoints = `fixtures/checkpoints/${id}`;
  const found = [
    ...filesBelow(join(places.snapshots, id, "ledger"), "").map((file) => `${ledgers}/${file}`),
    ...filesBelow(join(places.snapshots, id, "measures"), "").map((file) => `${measures}/${file}`),
    ...filesBelow(join(places.checkpoints, id), "").map((file) => `${checkpoints}/${file}`),
  ].filter((file) => !file.endsWith(".tmp"));
  return [
    ...orphans.map((run) =>
      fault("orphan", `${id}/${run}`, `Run ${id}/${run} is on record, and no variant, seed or choice makes it any more`)
    ),
    ...unmade.map((measure) =>
      fault(
        "orphan",
        `${id}/measures/${measure}`,
        `Measure "${measure}" of experiment "${id}" is on record, and the experiment has it no more`,
      )
    ),
    ...wanted.filter((file) => !found.includes(file)).map((file) =>
      fault("gone", file, `${file} is gone, and was on record: restore it from git`)
    ),
    ...found.filter((file) => !wanted.includes(file)).map((file) =>
      fault("orphan", file, `${file} is of no run on record`)
    ),
  ];
}

/** Measures on record that the experiment has no more. */
function unmadeMeasures(experiment: Experiment, index: RecordIndex, snapshots: string): string[] {
  const known = "protocol" in experiment ? experiment.measures ?? {} : {};
  return [...recordedMeasureNames(snapshots, experiment.id, index)].filter((name) => !Object.hasOwn(known, name));
}

/** The ledgers, measures and checkpoints that an index names, as its project knows them. */
export function filesOf(id: string, { runs }: RecordIndex): string[] {
  return Object.entries(runs).flatMap(([run, { checkpoints, measures }]) => [
    `snapshots/${id}/ledger/${run}.jsonl`,
    ...(measures !== undefined ? [`snapshots/${id}/measures/${run}.json`] : []),
    ...Object.keys(checkpoints).map((name) => `fixtures/checkpoints/${id}/${run}.${name}.safetensors`),
  ]);
}

/** Those of some runs that an experiment has no more, under whatever choices their folders name. */
function orphansOf(experiment: Experiment, runs: readonly string[]): string[] {
  return [...Map.groupBy(runs, dirname)].flatMap(([folder, runs]) => {
    const choices = choicesNamed(experiment, folder === "." ? [] : folder.split("/"));
    const made = new Set(choices && runsOf(experiment, choices).map(({ id }) => id));
    return runs.filter((run) => !made.has(run));
  });
}
