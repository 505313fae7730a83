/** @jsxImportSource preact */
import type { VNode } from "preact";
import { Copy } from "./claim_card.tsx";
import { EvidenceList, PlaceLink } from "./evidence.tsx";
import type { FigureCard } from "./model.ts";

/** A figure of the report, drawn from evidence; beside it the one on record, where that is another. */
export function FigureView({ figure }: { readonly figure: FigureCard }): VNode {
  const { name, caption, picture, recorded, width, height, evidence, code, command } = figure;
  const image = (source: string, which: string, role: string) => (
    <img class={role} src={source} width={width} height={height} alt={`${caption}${which}`} />
  );
  return (
    <figure id={`figure-${name}`}>
      {picture === null
        ? <div class="missing">Figure {name} is drawn when its evidence is there</div>
        : recorded === null
        ? <div class="picture">{image(picture, ", drawn from evidence", "present")}</div>
        : (
          <>
            <div class="picture pair">
              {image(recorded, ", as on record", "record")}
              {image(picture, ", as it is now", "present")}
            </div>
            <input
              class="slider"
              type="range"
              min={0}
              max={100}
              value={50}
              aria-label="Record on the left, now on the right"
              data-script
              hidden
            />
            <p class="moved">
              This is another picture than on record: the record at the left of the slider, the present at its right
            </p>
          </>
        )}
      <figcaption>
        Drawn by <PlaceLink place={code} /> from {evidence.runs.length} runs of {evidence.title}
        <details>
          <summary>What made figure {name}</summary>
          <div class="card">
            <EvidenceList evidence={evidence} />
            <p class="label">Draw it again</p>
            <Copy command={command} />
          </div>
        </details>
      </figcaption>
    </figure>
  );
}
