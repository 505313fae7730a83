import { CheckpointError } from "../train/safetensors.ts";
import { parseJson, ValidationError } from "../validation/mod.ts";
import * as v from "valibot";

/** The state that a generator gave, and how many steps it is after. */
export interface GeneratedState {
  /** Steps done. */
  readonly step: number;
  /** The generator's own bytes. */
  readonly state: Uint8Array;
}

const headerSchema = v.object({
  __metadata__: v.object({ step: v.pipe(v.string(), v.regex(/^[1-9]\d*$/)) }),
  state: v.object({ dtype: v.literal("U8"), shape: v.tuple([v.number()]) }),
});

/** A generator's state as a safetensors file of one tensor of bytes, which says its step. */
export function encodeGeneratedState({ step, state }: GeneratedState): Uint8Array<ArrayBuffer> {
  const json = JSON.stringify({
    __metadata__: { step: String(step) },
    state: { dtype: "U8", shape: [state.length], data_offsets: [0, state.length] },
  });
  // The format asks for data aligned to eight bytes and pads the header with spaces.
  const header = new TextEncoder().encode(json.padEnd(Math.ceil(json.length / 8) * 8));
  const bytes = new Uint8Array(8 + header.length + state.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, 8);
  bytes.set(state, 8 + header.length);
  return bytes;
}

/**
 * Reads a state back. Its bytes are a copy.
 *
 * @throws {CheckpointError} When {@linkcode encodeGeneratedState} did not write it.
 */
export function decodeGeneratedState(bytes: Uint8Array): GeneratedState {
  const fail = (found: string): never => {
    throw new CheckpointError(`${found}; restore the file from git, or remove it and reproduce the run`);
  };
  if (bytes.length < 8) fail(`A checkpoint has at least 8 bytes, got ${bytes.length}`);
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (length > BigInt(bytes.length - 8)) fail(`The header claims ${length} bytes, the file holds ${bytes.length - 8}`);
  const start = 8 + Number(length);
  try {
    const header = parseJson(headerSchema, new TextDecoder().decode(bytes.subarray(8, start)), "The checkpoint");
    const state = bytes.slice(start), [size] = header.state.shape;
    if (state.length !== size) fail(`The checkpoint has a state of ${state.length} bytes, its header says ${size}`);
    return { step: Number(header.__metadata__.step), state };
  } catch (error) {
    if (error instanceof ValidationError) return fail(error.message);
    throw error;
  }
}
