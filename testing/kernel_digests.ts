import { runningKernels } from "../lib/backend/mod.ts";
import { sha256 } from "../lib/files/mod.ts";
import { kernelCases } from "./kernel_cases.ts";

/** Names of all kernel cases, with the SHA-256 of the bytes that the kernels of the backend that runs give. `tell` hears each name before. */
export function* kernelDigests(tell: (name: string) => void = () => {}): Generator<[name: string, digest: string]> {
  for (const [name, run] of Object.entries(kernelCases)) {
    tell(name);
    yield [name, sha256(new Uint8Array(run(runningKernels()).buffer))];
  }
}
