import { type Examples, gatherTargets, type Targets } from "../dataset/mod.ts";
import type { Network } from "../model/mod.ts";

/** Puts the inputs of the examples at these indices into the network, and gives their targets. */
export function readMinibatch(
  network: Pick<Network, "inputs" | "standardise">,
  examples: Examples,
  indices: Uint32Array,
): Targets {
  if (examples.images) network.standardise(examples.images, indices);
  else examples.gather(indices, network.inputs(indices.length));
  return gatherTargets(examples, indices);
}
