/** @jsxImportSource preact */
import type { VNode } from "preact";
import { counted } from "../validation/mod.ts";
import type { EvidenceOrigin, ExperimentCard, Place } from "./model.ts";
import { fragmentOf } from "./signs.ts";

/** Where evidence comes from. */
export function EvidenceList({ evidence }: { readonly evidence: EvidenceOrigin }): VNode {
  const { experiment, title, source, runs } = evidence;
  return (
    <>
      <p class="label">Evidence</p>
      <dl>
        <dt>source</dt>
        <dd>{source === "none" ? "not made yet" : source === "the text" ? "the report's text alone" : source}</dd>
        <dt>experiment</dt>
        <dd>
          {title} (<code>{experiment}</code>)
          {runs > 0 && (
            <>
              : <a href={`#${fragmentOf("experiment", experiment)}`}>{counted(runs, "run")}</a>
            </>
          )}
        </dd>
      </dl>
    </>
  );
}

/** What was run for the claims and figures: each experiment with its protocol, and where the chains of its runs' digests end. */
export function Experiments({ experiments }: { readonly experiments: readonly ExperimentCard[] }): VNode | null {
  if (experiments.length === 0) return null;
  return (
    <section class="experiments report ui" aria-label="What was run">
      <h2>What was run</h2>
      {experiments.map(({ id, title, source, protocol, runs }) => (
        <details class="card" id={fragmentOf("experiment", id)}>
          <summary>
            {title}: {counted(runs.length, "run")}
          </summary>
          <dl>
            <dt>experiment</dt>
            <dd>
              <code>{id}</code>
            </dd>
            <dt>source</dt>
            <dd>{source}</dd>
            {protocol.map(([name, value]) => (
              <>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </>
            ))}
          </dl>
          <div class="wide runs" tabIndex={0}>
            <table data-runs={id}>
              <thead>
                <tr>
                  <th scope="col">run</th>
                  <th scope="col">where its chain of digests ends</th>
                </tr>
              </thead>
              <tbody>
                {runs.map(({ run, chain }) => (
                  <tr>
                    <th scope="row">{run}</th>
                    <td>
                      <code>{chain.slice(0, 32)}</code>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      ))}
    </section>
  );
}

/** A file and line, as a link where the repository's address is known. */
export function PlaceLink({ place: { text, url } }: { readonly place: Place }): VNode {
  return url ? <a href={url}>{text}</a> : <code>{text}</code>;
}
