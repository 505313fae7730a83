/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { counted } from "../../validation/counted.ts";
import type { JudgedClaim, Outcome } from "./jobs.ts";
import { type TabIndex, type TabRun, trainingOf } from "./payload.ts";

/** What is known of a job besides its outcome. */
interface About {
  readonly run: string;
  readonly browser: string;
  readonly seconds: number;
  /** Which steps, in words. */
  readonly stretch: string;
}

type Of<K extends Outcome["kind"]> = Outcome & { readonly kind: K };

/** A stretch of a run. */
export const stepsWords = ({ from, to }: { readonly from: number; readonly to: number }): string => {
  const count = (n: number) => n.toLocaleString("en-US");
  return to - from === 1 ? `step ${count(to)}` : `steps ${count(from + 1)} to ${count(to)}`;
};

/** What is told of a part of the page that was changed. */
export const changedWords = (section: string): string =>
  `The part "${section}" of this page was changed: it has another digest than its index says`;

/** What came of training or evaluating, in a sentence. */
export function trainedWords(outcome: Of<"trained" | "evaluated">, { run, browser, seconds, stretch }: About): string {
  const { difference, lines, isWhole, arithmetic, kind } = outcome;
  const where = `on ${browser}, in ${seconds.toFixed(1)} s`;
  const means = arithmetic === "separate"
    ? ""
    : arithmetic === "fused"
    ? ", with fused multiply-add"
    : ", with the exact kernels";
  if (kind === "evaluated") {
    return difference
      ? `The trained weights of ${run} do not give what is on record, ${where}: ${difference}`
      : `The recorded numbers, ${where}${means}: the trained weights of ${run} on the whole test set`;
  }
  if (difference) return `Run ${run} leaves its record, ${where}: ${difference}`;
  const held = lines === 1 ? "a line of the ledger" : `${lines.toLocaleString("en-US")} lines of the ledger`;
  return `The recorded bytes, ${where}${means}: ${run}, ${stretch}, ${held}${
    isWhole ? ", and where its chain of digests ends" : ""
  }`;
}

/** What is wanted of the reader where a run cannot be computed from the page alone, and why. */
export function needsWords(
  run: TabRun,
  index: Pick<TabIndex, "datasets" | "protocols">,
): string {
  const { id, data, steps } = run, protocol = trainingOf(index, run);
  if (!protocol) return `The ledger of ${id} is more than this page has room for`;
  const images = index.datasets[data]?.train.images;
  if (!images) return `What ${id} learns from is not in this page`;
  const { ledgerEvery, batchSize } = protocol, count = (n: number) => n.toLocaleString("en-US");
  const shortest = Math.min(ledgerEvery, steps), reads = Math.min(shortest * batchSize, images.rows);
  return `The shortest stretch of ${id} on record, ${count(shortest)} steps of ${count(batchSize)} images, reads ${
    count(reads)
  } of its ${
    count(images.rows)
  } images, more than this page has room for: give it the files of the training and test images (of MNIST train-images-idx3-ubyte and t10k-images-idx3-ubyte, plain or .gz) under "Check it yourself, in this tab", or drop them anywhere`;
}

/** What a card says its verdict is: as it is shown, which is what a reader believes. */
export function shownVerdict(card: HTMLElement | null): string {
  const shown = card?.querySelector("summary .verdict")?.textContent?.replace(/^\S+ /, "") ?? "";
  const marked = card?.dataset.verdict ?? "";
  return shown === marked ? shown : `${shown} or ${marked}`;
}

/** What came of judging, in a sentence, and whether it is what the page shows. */
export function judgedWords(
  { verdict, finding, runs, numbers, closed, others, difference }: JudgedClaim,
  { shown, finding: text, browser, seconds }: {
    readonly shown: string;
    readonly finding: string;
    readonly browser: string;
    readonly seconds: number;
  },
): { readonly words: string; readonly isSame: boolean } {
  const where = `on ${browser}, in ${seconds.toFixed(1)} s`;
  if (difference) return { words: `Not judged, ${where}: ${difference}`, isSame: false };
  if (verdict !== shown) {
    return { words: `Judged here it is ${verdict}, this page shows ${shown}, ${where}: ${finding}`, isSame: false };
  }
  const spaceless = (words: string) => words.replace(/\s/g, "").toLowerCase();
  if (!spaceless(text).includes(spaceless(finding))) {
    return {
      words: `Judged here the finding is another one than this page shows, ${where}: ${finding}`,
      isSame: false,
    };
  }
  const sources = [
    ...numbers.taken > 0 ? [`from ${counted(numbers.taken, "number")} in the ledgers of this page`] : [],
    ...numbers.carried > 0
      ? [
        `from ${
          counted(numbers.carried, "number")
        } that the project's own code made of its runs, as this page carries them`,
      ]
      : [],
  ];
  if (runs === 0) {
    const words =
      `Judged here it is ${verdict}, as shown, ${where}: by the text alone, from what the project's own checks of it found`;
    return { words, isSame: true };
  }
  const ledgers = closed + others === 0
    ? ""
    : others === 0
    ? `; the chains of all ${closed} ledgers close`
    : `; ${closed > 0 ? `the chains of ${closed} ledgers close, ` : ""}${others} ${
      closed > 0 ? "others " : "ledgers "
    }are carried in part: their chains close where their runs are computed`;
  return {
    words: `Judged here it is ${verdict}, as shown, ${where}: ${sources.join(" and ")}, of ${runs} seeds${ledgers}`,
    isSame: true,
  };
}
