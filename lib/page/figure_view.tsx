/** @jsxImportSource preact */
import type { VNode } from "preact";
import { counted } from "../validation/mod.ts";
import { Copy } from "./claim_card.tsx";
import { EvidenceList, PlaceLink } from "./evidence.tsx";
import type { DrawnPicture, FigureCard } from "./model.ts";

/** A figure of the report, drawn from evidence, with the code and the runs that made it. */
export function FigureView({ figure }: { readonly figure: FigureCard }): VNode {
  const { name, picture, evidence, code, command, problem } = figure;
  const { runs, title } = evidence;
  return (
    <figure id={`figure-${name}`}>
      {picture === null
        ? (
          <div class={problem ? "missing moved" : "missing"}>
            {problem ?? `Figure ${name} is drawn when its evidence is there`}
          </div>
        )
        : <Pictures figure={figure} present={picture} />}
      <figcaption>
        {picture === null ? "To be drawn by " : "Drawn by "}
        <PlaceLink place={code} /> from {runs > 0 ? counted(runs, "run") : "the runs"} of {title}
        <details>
          <summary>What {picture === null ? "will make" : "made"} figure {name}</summary>
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

/** The picture as it is now; beside it the one on record where that is another, one above the other until a script lets them slide. */
function Pictures({ figure, present }: { readonly figure: FigureCard; readonly present: DrawnPicture }): VNode {
  const { name, caption, narrow, recorded } = figure;
  const image = ({ source, width, height }: DrawnPicture, which: string) => (
    <img src={source} width={width} height={height} alt={`${caption}, ${which}`} />
  );
  if (recorded === null) {
    return (
      <picture class="picture">
        {narrow && (
          <source
            media="screen and (max-width: 34rem)"
            srcset={narrow.source}
            width={narrow.width}
            height={narrow.height}
          />
        )}
        {image(present, "drawn from evidence")}
      </picture>
    );
  }
  return (
    <>
      <div class="picture pair">
        <div class="record">
          <p class="which">On record</p>
          {image(recorded, "as on record")}
        </div>
        <div class="present">
          <p class="which">As it is now</p>
          {image(present, "as it is now")}
        </div>
      </div>
      <input
        class="slider"
        type="range"
        min={0}
        max={100}
        value={50}
        aria-label={`Figure ${name}: where the record ends and the present begins`}
        data-script
        hidden
      />
      <p class="moved">Figure {name} is another picture than on record</p>
    </>
  );
}
