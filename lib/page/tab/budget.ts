/** So many characters a page carries for the tab at most, so that with pictures and text it stays below 8 MB. */
export const most = 5_200_000;
/** A page has at most so many bytes, some left for styles, scripts and what cannot be told before. */
const mostOfPage = 7_900_000;

/** How much a page has room for that has so many bytes without. */
export const roomBeside = (bytes: number): number => Math.min(most, Math.max(mostOfPage - bytes, 1_000_000));

/** The share of that room which data of other seeds than the first may take, where each seed has data of its own: each has to be made. */
export const shareOfSeeds = 0.01;

/** Inputs that are no images are carried where they have no more bytes. */
export const mostInputs = 500_000;
/** What a byte of an image, of weights and of anything else becomes in base64, about: for a choice before anything is packed. */
export const density = { images: 0.2, state: 1.2, ledger: 4 / 3 };
