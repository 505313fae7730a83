/** Explicit random streams, one for each purpose, that can be saved and gone on with. @module */
export { ownStreams, type RunPurpose, runStream } from "./purposes.ts";
export { type RandomStream, restore, stream } from "./stream.ts";
