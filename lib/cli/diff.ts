/** `upheld diff`: which findings moved between two states of the record. */
import { createHash } from "node:crypto";
import {
  type ClaimDifference,
  parseRecordedClaim,
  recordDifferences,
  type RecordedClaim,
  type RecordedFinding,
  signs,
} from "../claim/mod.ts";
import { parseIndex, programChangesBetween, type RecordIndex } from "../evidence/mod.ts";
import { filesBelow } from "../files/mod.ts";
import { projectRoot } from "../project/mod.ts";
import { counted } from "../validation/mod.ts";
import { command } from "./command.ts";
import {
  intervalText,
  markdownText,
  numberText,
  printJson,
  styled,
  tellFailures,
  verdictText,
  visible,
  wrapped,
} from "./output.ts";
import { UsageError } from "./usage_error.ts";
import { loadMade, wholeRecordFaults } from "./whole_record.ts";

const help = `Says in words which findings moved between two states of the record, and by how
much.

Usage: upheld diff [options] [commit [commit]]

Compares the record as it lies here with that of a commit (default: HEAD), or
two commits with each other. Anything that git knows as a commit will do. What
lies here is also held against the code: what nothing makes any more is named.

Options:
  --json      print it as JSON
  --markdown  print it as Markdown, for the summary of a job
  --help      this text

Examples:
  upheld diff
  upheld diff main~5
  upheld diff v1.0 v1.1 --json

Ends with 0 when no finding moved, 1 when one did, something on record is gone
or too much, or there was nothing to compare, 2 when it was called wrongly.`;

export default command({
  name: "diff",
  summary: "Says which findings moved between two states of the record",
  help,
  options: { json: { type: "boolean", default: false }, markdown: { type: "boolean", default: false } },
  async run({ values, positionals: [from = "HEAD", to, ...more] }) {
    if (more.length > 0) throw new UsageError("diff wants at most two commits", "", []);
    const before = await recordAt(from), after = to === undefined ? recordHere() : await recordAt(to);
    const claims = recordDifferences(before.claims, after.claims);
    const pictures = [...new Set([...before.pictures.keys(), ...after.pictures.keys()])].sort()
      .filter((path) => before.pictures.get(path) !== after.pictures.get(path));
    const programs = [...after.indices].flatMap(([id, index]) => {
      const known = before.indices.get(id);
      return known ? programChangesBetween(known, index).map((text) => `${id}: ${text}`) : [];
    });
    const gone = pictures.filter((path) => !after.pictures.has(path));
    const failures = [
      ...gone.map((path) => `${path} is gone`),
      ...(before.claims.length + after.claims.length === 0
        ? [`Neither ${from} nor ${to ?? "what lies here"} has a verdict on record: there was nothing to compare`]
        : []),
      ...(to === undefined ? wholeRecordFaults(await loadMade()) : []),
    ];
    const others = pictures.filter((path) => !gone.includes(path));
    if (values.json) printJson({ from, to: to ?? "here", claims, pictures, programs, failures });
    else if (values.markdown) console.log(markdown(claims, others, programs, failures));
    else print(claims, others, programs);
    if (!values.json && !values.markdown) tellFailures(failures);
    return failures.length > 0 || claims.some(({ kind }) => kind !== "changed") ? 1 : 0;
  },
});

/** A state of the record: the claims, and a digest of each picture. */
interface RecordState {
  readonly claims: readonly RecordedClaim[];
  readonly pictures: ReadonlyMap<string, string>;
  /** What runs were made with, by experiment. */
  readonly indices: ReadonlyMap<string, RecordIndex>;
}

const isClaim = (path: string) => /^snapshots\/[^/]+\/claims\/[^/]+\.json$/.test(path);
const experimentOf = (path: string) => path.match(/^snapshots\/([^/]+)\/record\.json$/)?.[1];
const isPicture = (path: string) => path.endsWith(".png") && !/\.(actual|diff)\.png$/.test(path);

function recordHere(): RecordState {
  const root = projectRoot();
  const paths = filesBelow(`${root}/snapshots`, "").map((path) => `snapshots/${path}`);
  return {
    claims: paths.filter(isClaim).map((path) => parseRecordedClaim(Deno.readTextFileSync(`${root}/${path}`), path)),
    pictures: new Map(paths.filter(isPicture).map((path) => [path, blobDigest(Deno.readFileSync(`${root}/${path}`))])),
    indices: new Map(paths.flatMap((path) => {
      const id = experimentOf(path);
      return id === undefined ? [] : [[id, parseIndex(Deno.readTextFileSync(`${root}/${path}`), path)] as const];
    })),
  };
}

async function recordAt(commit: string): Promise<RecordState> {
  // As git names them below the folder it runs in: mode, kind, digest, size and path.
  const listing = await git("ls-tree", "-r", "-z", commit, "--", "snapshots");
  const files = listing.split("\0").filter(Boolean).map((line) => line.match(/^\S+ \S+ (\S+)\t(.+)$/s)!);
  const claims: RecordedClaim[] = [], indices = new Map<string, RecordIndex>();
  for (const [, digest, path] of files) {
    const id = experimentOf(path),
      text = id !== undefined || isClaim(path) ? await git("cat-file", "blob", digest) : "";
    if (isClaim(path)) claims.push(parseRecordedClaim(text, `${commit}:${path}`));
    if (id !== undefined) indices.set(id, parseIndex(text, `${commit}:${path}`));
  }
  const pictures = new Map(files.flatMap(([, digest, path]) => isPicture(path) ? [[path, digest]] : []));
  return { claims, pictures, indices };
}

async function git(...args: string[]): Promise<string> {
  if (args.some((arg, i) => i > 0 && arg.startsWith("-") && !["-r", "-z", "--"].includes(arg))) {
    throw new UsageError(`${JSON.stringify(args.find((arg) => arg.startsWith("-")))} is no commit`, "", []);
  }
  let output: Deno.CommandOutput;
  try {
    output = await new Deno.Command("git", { args, cwd: projectRoot() }).output();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) {
      throw new Error("There is no git here: diff compares commits", { cause: error });
    }
    throw error;
  }
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  if (output.success) return text(output.stdout);
  throw new Error(`git ${args[0]} failed: ${visible(text(output.stderr).trim())}; name a commit of this repository`);
}

/** As git names a file's content. */
function blobDigest(content: Uint8Array): string {
  return createHash("sha1").update(`blob ${content.length}\0`).update(content).digest("hex");
}

/** By how much a finding moved: its effect, interval and number of runs, then and now. */
function change({ before, after }: ClaimDifference): string {
  const notesOf = ({ notes = {} }: RecordedFinding) =>
    Object.entries(notes).flatMap(([run, of]) => of.map((note) => `${run}: ${note}`)).join("; ");
  const words = (judgement: RecordedFinding, other?: RecordedFinding) =>
    [
      judgement.effect === undefined ? judgement.finding : numberText(judgement.effect),
      judgement.interval && `(${intervalText(judgement.interval)})`,
      judgement.effect !== undefined && judgement.unit,
      judgement.n > 0 && `from ${judgement.n} runs`,
      other && notesOf(judgement) !== notesOf(other) && `(noticed in their logs: ${notesOf(judgement) || "nothing"})`,
    ].filter(Boolean).join(" ");
  if (!before) return words(after!);
  if (!after) return `was ${words(before)}`;
  return `${words(before, after)}; now ${words(after, before)}`;
}

const verdicts = (
  { before, after }: ClaimDifference,
) => [...new Set([before?.verdict, after?.verdict].filter((verdict) => verdict !== undefined))];

function print(
  claims: readonly ClaimDifference[],
  pictures: readonly string[],
  programs: readonly string[],
): void {
  for (const claim of claims) {
    const signed = verdicts(claim).map((verdict) => verdictText(verdict));
    console.log(`${styled("bold", visible(claim.id))}  ${claim.kind}: ${signed.join(" -> ")}`);
    console.log(wrapped(change(claim), "    "));
  }
  for (const path of pictures) console.log(`${visible(path)} is another picture`);
  for (const text of programs) console.log(wrapped(`The program of ${text}`, ""));
  const moved = claims.filter(({ kind }) => kind !== "changed").length;
  console.log(
    `${counted(moved, "finding")} moved, ${counted(claims.length - moved, "finding")} with other numbers, ` +
      `${counted(pictures.length, "other picture")}`,
  );
}

function markdown(
  claims: readonly ClaimDifference[],
  pictures: readonly string[],
  programs: readonly string[],
  failures: readonly string[],
): string {
  if (claims.length + pictures.length + programs.length + failures.length === 0) return "No finding moved.";
  const rows = claims.map((claim) => {
    const signed = verdicts(claim).map((verdict) => `${signs[verdict]} ${verdict}`).join(" → ");
    return `| \`${claim.id}\` | ${claim.kind} | ${signed} | ${markdownText(change(claim))} |`;
  });
  const table = rows.length > 0 ? ["| claim | | verdict | by how much |", "| --- | --- | --- | --- |", ...rows] : [];
  return [
    ...table,
    ...pictures.map((path) => `- ${markdownText(path)} is another picture`),
    ...programs.map((text) => `- the program of ${markdownText(text)}`),
    ...failures.map((failure) => `- **${markdownText(failure)}**`),
  ].join("\n");
}
