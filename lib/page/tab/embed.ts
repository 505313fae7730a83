import type { Claim } from "../../claim/mod.ts";
import { evidenceOf, type Ledger } from "../../evidence/mod.ts";
import { datasetOf, type Run } from "../../experiment/mod.ts";
import type { Dataset } from "../../dataset/mod.ts";
import { sha256 } from "../../files/mod.ts";
import { arithmetics } from "../../kernels/arithmetic.ts";
import { kernelBinary } from "../../kernels/kernel_binary.ts";
import { type Places, placesOf } from "../../project/mod.ts";
import { density, most, shareOfSeeds } from "./budget.ts";
import { bytesOf, joined } from "./bytes.ts";
import { Carried, packed } from "./carried.ts";
import { packLedgers } from "./carried_ledger.ts";
import { describe, widthOf } from "./described_dataset.ts";
import { type CarriedRun, carriedRuns } from "./evidence_here.ts";
import { idOf, keptRuns, orUndefined, statesOf, tabRun, trains } from "./kept_runs.ts";
import { ownCode } from "./own_code.ts";
import { engine } from "./packed.ts";
import { sections, type TabDataset, type TabIndex, type TabStretch } from "./payload.ts";
import { packPixels, pixelShape } from "./pixels.ts";
import { carriesOf, plainCheck, plainClaim, takenBy, watchClaim } from "./plain_claims.ts";
import { cheapest, stretchesOf } from "./stretches.ts";

/** What a page carries for the reader's tab. */
export interface Embedded {
  /** By name: gzip in base64. */
  readonly sections: ReadonlyMap<string, string>;
  /** Ids of runs, `experiment/run`, that can be computed in the tab, some with files of the reader's. */
  readonly runs: ReadonlySet<string>;
  /** Whether there is a net among them. */
  readonly trains: boolean;
  /** Ids of the claims that can be judged there. */
  readonly claims: ReadonlySet<string>;
  /** Of all that is carried but the engine: the SHA-256 of the index, which names each part by its own. Missing where nothing is. */
  readonly digest?: string;
}

/**
 * What the page carries of its evidence, as much of it as there is room for: the engine first, then of each experiment a stretch to train,
 * what claims take from all ledgers, trained weights, and as many whole ledgers as fit.
 *
 * @param watch Hears what is done next.
 */
export async function embed(
  claims: readonly Claim[],
  watch: (doing: string) => void = () => {},
  room = most,
  places: Places = placesOf(),
): Promise<Embedded> {
  const page = new Carried(room), add = page.add.bind(page);

  const experiments = [...new Set(claims.map(({ experiment }) => experiment))];
  // Evidence that does not hold together is told by the claims' cards.
  const evidence = experiments.flatMap((experiment) => orUndefined(() => evidenceOf(experiment, {}, places)) ?? [])
    .filter(({ source }) => source.kind !== "none");
  const all = evidence.map((one) => keptRuns(one, places));
  page.reserve(engine.length);
  const reasons: Record<string, string> = {};
  for (const [first] of all.filter(([first]) => first && !trains(first))) {
    const { experiment } = evidence.find(({ experiment: { id } }) => id === first.run.experiment)!;
    watch(`Packing the code of ${experiment.id}`);
    const code = await ownCode(experiment, first.run);
    if ("reason" in code) reasons[experiment.id] = code.reason;
    else if (!add(sections.code(experiment.id), new TextEncoder().encode(code.script))) {
      reasons[experiment.id] = "this page has no room for their code";
    }
  }
  const kept = all.flat(), nets = kept.filter(trains);
  const known = new Map<string, number>(), datasets: Record<string, TabDataset> = {};
  const embedded = kept.map((one) => tabRun(one, known));
  const protocols = [...known.keys()].map((text) => JSON.parse(text) as Run["protocol"]);
  if (nets.length > 0) {
    for (const arithmetic of arithmetics) add(sections.kernels(arithmetic), await kernelBinary(arithmetic, "plain"));
  }

  const made = new Map<string, Dataset>();
  const without = new Set<string>();
  let taken = 0;
  for (const { run, ledger } of nets) {
    const { data } = ledger.header;
    // Of a dataset that depends on the seed there are as many as seeds: behind the first of them come those that there is room for.
    if (made.has(data) || run.seed > 0 && (without.has(run.experiment) || taken > room * shareOfSeeds)) continue;
    const before = page.left;
    watch(`Taking up what ${run.experiment} is trained on`);
    const dataset = await datasetOf(run).catch(() => undefined);
    if (dataset?.digest === data) made.set(data, dataset);
    const described = made.has(data) ? describe(made.get(data)!, add) : undefined;
    if (described) datasets[data] = described;
    // What cannot be taken up of one seed can of no other.
    else without.add(run.experiment);
    if (run.seed > 0) taken += before - page.left + JSON.stringify(described ?? {}).length;
  }

  // What the index takes beside the claims, and they some more.
  const plain = new TextEncoder().encode(JSON.stringify({ protocols, datasets, embedded }));
  page.reserve(Math.min(page.left, packed(plain).length + 60_000));

  watch("Judging what can be judged in the reader's tab");
  const watched = claims.flatMap((claim) => {
    const found = evidence.find(({ experiment }) => experiment === claim.experiment);
    return orUndefined(() => !claim.check && found && watchClaim(claim, found)) || [];
  });
  watch("Packing ledgers");
  const packs = [...Map.groupBy(kept, ({ run }) => run.experiment)].map(([experiment, runs]) => {
    const taken = takenBy(watched.filter(({ claim }) => claim.experiment.id === experiment));
    const ledgers = runs.map(({ run, ledger }) => ({ ledger, carries: carriesOf(run, ledger, taken) }));
    return { experiment, runs, ledgers, characters: packed(packLedgers(ledgers)).length };
  }).sort((a, b) => a.characters - b.characters);
  const withLedgers = packs.filter(({ characters }) => page.reserve(characters));
  watch("Choosing what can be computed in the reader's tab");
  const carried = new Map<string, TabStretch>();
  for (const { experiment, runs } of withLedgers) {
    if (!page.sections.has(sections.code(experiment))) continue;
    for (const { run, ledger } of runs) carried.set(idOf(run), { from: 0, to: ledger.lines.at(-1)!.step });
  }
  const stretches = [...Map.groupBy(nets, ({ run }) => run.experiment).values()].flatMap((runs) => {
    const described = runs.filter(({ ledger }) => datasets[ledger.header.data]);
    for (const { run, ledger } of described.filter(({ ledger }) => datasets[ledger.header.data].train.inputs)) {
      carried.set(idOf(run), { from: 0, to: ledger.lines.at(-1)!.step });
    }
    const images = described.filter(({ ledger }) => datasets[ledger.header.data].train.images);
    return cheapest(images.flatMap((one) => stretchesOf(one, made.get(one.ledger.header.data)!))) ?? [];
  });
  // Where room is short, more claims rest on the first.
  const ofClaim = ({ cost, kept: { run } }: typeof stretches[number]) =>
    cost / claims.filter(({ experiment: { id } }) => id === run.experiment).length;
  for (const stretch of stretches.sort((a, b) => ofClaim(a) - ofClaim(b))) {
    const { kept: { run }, from, to, rows, state, dataset } = stretch, id = idOf(run), width = widthOf(dataset);
    const pixels = new Uint8Array(rows.length * width);
    rows.forEach((row, i) =>
      pixels.set(dataset.train.images!.bytes.subarray(row * width, (row + 1) * width), i * width)
    );
    const isThere =
      add(sections.rows(id, from), joined([bytesOf(rows), packPixels(pixels, pixelShape(dataset.inputShape))])) &&
      (!state || add(sections.state(id, from), state));
    if (isThere) carried.set(id, { from, to });
  }

  const index: TabIndex = {
    protocols,
    datasets,
    runs: embedded.map((run) => ({ ...run, ...(carried.has(run.id) && { carried: carried.get(run.id) }) })),
    claims: [],
    reasons,
    digests: {},
  };

  const weights = kept.filter(({ ledger, checkpoints }) => checkpoints.weights && datasets[ledger.header.data])
    .map(({ run, read }) => ({ name: sections.weights(idOf(run)), bytes: read("weights") }));
  const states = kept.filter(({ ledger }) => datasets[ledger.header.data]?.train.images).flatMap((one) =>
    statesOf(one).map((step) => ({ name: sections.state(idOf(one.run), step), bytes: one.read(`state-${step}`) }))
  );
  const small = [...weights, ...states].flatMap(({ name, bytes }) => bytes ? [{ name, bytes }] : []);
  for (const { name, bytes } of small.sort((a, b) => a.bytes.length - b.bytes.length)) {
    if (bytes.length * density.state < page.left / 4) add(name, bytes);
  }
  const whole = new Set<Ledger>();
  for (const { ledger } of withLedgers.flatMap(({ runs }) => runs).sort((a, b) => a.run.seed - b.run.seed)) {
    if (page.reserve(wholeBytes(ledger) * density.ledger)) whole.add(ledger);
  }

  watch("Taking up what is judged");
  const carriedBy = new Map<string, CarriedRun[]>();
  for (const { experiment, ledgers } of withLedgers) {
    const bytes = packLedgers(ledgers.map((one) => whole.has(one.ledger) ? { ...one, carries: "whole" } : one));
    page.put(sections.ledgers(experiment), bytes);
    carriedBy.set(experiment, await carriedRuns(index, experiment, () => Promise.resolve(bytes)));
  }
  const judgeable = claims.flatMap((claim) => {
    const seen = watched.find((one) => one.claim === claim);
    const plain = orUndefined(() =>
      claim.check ? plainCheck(claim) : seen && plainClaim(seen, index, carriedBy.get(claim.experiment.id) ?? [])
    );
    return plain ? [{ id: claim.id, experiment: claim.experiment.id, ...plain }] : [];
  });
  if (kept.length === 0 && judgeable.length === 0) {
    return { sections: new Map(), runs: new Set(), trains: false, claims: new Set() };
  }
  const has = (section: string) => page.sections.has(section);
  const runs = embedded.filter(({ data, experiment }) =>
    has(sections.ledgers(experiment)) && (datasets[data] || has(sections.code(experiment)))
  );
  const { digests } = page;
  const complete = new TextEncoder().encode(
    JSON.stringify({ ...index, claims: judgeable, digests } satisfies TabIndex),
  );
  return {
    sections: new Map([[sections.engine, engine], ...page.sections, [sections.index, packed(complete)]]),
    runs: new Set(runs.map(({ id }) => id)),
    trains: runs.some(({ experiment }) => !has(sections.code(experiment))),
    claims: new Set(judgeable.map(({ id }) => id)),
    digest: sha256(complete),
  };
}

/** Bytes that a whole ledger takes more, about: what of digests, metrics, steps and sketches is left out otherwise. */
function wholeBytes({ lines }: Ledger): number {
  const count = lines.reduce(
    (sum, { epochs = [], steps = {}, weightSnapshots = [] }) =>
      sum + 8 * epochs.flatMap((metrics) => Object.values(metrics)).filter((value) => !Number.isInteger(value)).length +
      4 * Object.values(steps).reduce((all, values) => all + values.length, 0) +
      8 * weightSnapshots.reduce((all, { sketch }) => all + sketch.length + 1, 0),
    0,
  );
  return 31 * lines.length + count;
}
