import { decodeCheckpoint, encodeCheckpoint, type RunEvidence } from "../evidence/mod.ts";

/**
 * Trained weights as a safetensors file that says whose they are: the tensors of the checkpoint, bit for bit, and in its metadata
 * the run, its protocol (JSON), the digest of the checkpoint, and how the tensors are laid out.
 */
export function weightsFile({ run, ledger }: RunEvidence, checkpoint: Uint8Array): Uint8Array<ArrayBuffer> {
  return encodeCheckpoint({
    metadata: {
      experiment: run.experiment,
      run: run.id,
      variant: run.variant,
      seed: String(run.seed),
      choices: JSON.stringify(run.choices),
      protocol: JSON.stringify(run.protocol),
      sha256: ledger.lines.at(-1)!.weights!,
      layout: "dense kernels are [inputs, outputs], convolution kernels [height, width, inputs, outputs]",
    },
    tensors: decodeCheckpoint(checkpoint).tensors,
  });
}
