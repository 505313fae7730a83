/** Which kind of job is which function. */
import { matmulChunk } from "./matmul";

export const MATMUL: i32 = 0;

export function runChunk(kind: i32, chunk: i32): void {
  switch (kind) {
    case MATMUL:
      return matmulChunk(chunk);
  }
}
