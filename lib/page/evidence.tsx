/** @jsxImportSource preact */
import type { VNode } from "preact";
import type { EvidenceCard, Place } from "./model.ts";

/** Where evidence comes from, its protocol, and the runs with the digests of their ledgers. */
export function EvidenceList({ evidence }: { readonly evidence: EvidenceCard }): VNode {
  const { experiment, title, source, protocol, runs } = evidence;
  return (
    <>
      <p class="label">Evidence</p>
      <dl>
        <dt>source</dt>
        <dd>{source === "none" ? "not made yet" : source === "the text" ? "the report's text alone" : source}</dd>
        <dt>experiment</dt>
        <dd>
          {title} (<code>{experiment}</code>)
        </dd>
        {protocol.map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
      {runs.length > 0 && (
        <details class="runs">
          <summary>{runs.length} runs, and where their chains of digests end</summary>
          <dl class="evidence">
            {runs.map(({ run, chain }) => (
              <>
                <dt>{run}</dt>
                <dd data-run={`${experiment}/${run}`}>
                  <code>{chain.slice(0, 32)}</code>
                </dd>
              </>
            ))}
          </dl>
        </details>
      )}
    </>
  );
}

/** A file and line, as a link where the repository's address is known. */
export function PlaceLink({ place: { text, url } }: { readonly place: Place }): VNode {
  return url ? <a href={url}>{text}</a> : <code>{text}</code>;
}
