import type { CallProtocol, Run } from "../experiment/mod.ts";

/** Some of the files of a run, with the digests that they have here, in the order of their names. */
export function filesNamed(
  { files }: Pick<CallProtocol, "files">,
  names: readonly string[],
): Readonly<Record<string, string>> {
  const there = names.filter((name) => Object.hasOwn(files, name)).toSorted();
  return Object.fromEntries(there.map((name) => [name, files[name]]));
}

/**
 * A run's protocol as the header of its ledger has it: of a run that was read from logs it holds the files that it was read from alone,
 * and not those of all runs.
 *
 * @param recorded A header's, which names the files.
 */
export function protocolAsIn(run: Pick<Run, "protocol">, recorded: Run["protocol"]): Run["protocol"] {
  const { protocol } = run;
  if (!("kind" in protocol) || protocol.kind !== "logs") return protocol;
  const { kind, ...rest } = protocol, { files = {} } = recorded as Partial<CallProtocol>;
  // Before there were such headers each held all files, and said nothing of its kind.
  return { ...("kind" in recorded && { kind }), ...rest, files: filesNamed(protocol, Object.keys(files)) };
}

/**
 * The first of the files that there are to read that is not on record with the others, in words; undefined where there is none, or no
 * list is on record.
 */
export function unknownFile(
  { protocol }: Pick<Run, "protocol">,
  onRecord: CallProtocol["files"] | undefined,
): string | undefined {
  if (!onRecord || !("kind" in protocol) || protocol.kind !== "logs") return undefined;
  const name = Object.keys(protocol.files).find((name) => onRecord[name] !== protocol.files[name]);
  if (name === undefined) return undefined;
  const was = Object.hasOwn(onRecord, name) ? "was another file" : "was not there";
  return `${JSON.stringify(name)}, which ${was} when it was recorded`;
}
