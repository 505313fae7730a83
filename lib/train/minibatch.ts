import type { Examples } from "../dataset/mod.ts";
import type { Network, Targets } from "../model/mod.ts";

/** Puts the inputs of the examples at these indices into the network, and gives their targets. */
export function readMinibatch(
  network: Pick<Network, "inputs" | "standardise">,
  examples: Examples,
  indices: Uint32Array,
): Targets {
  if (examples.images) network.standardise(examples.images, indices);
  else examples.gather(indices, network.inputs(indices.length));
  return targetsOf(examples, indices);
}

function targetsOf({ targets }: Examples, indices: Uint32Array): Targets {
  const taken = targets instanceof Float32Array ? new Float32Array(indices.length) : new Uint8Array(indices.length);
  for (let i = 0; i < indices.length; i++) taken[i] = targets[indices[i]];
  return taken;
}
