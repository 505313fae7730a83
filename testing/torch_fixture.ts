/** What PyTorch gave: a file that tools/torch/fixtures.py or tools/torch/curves.py writes. */
export function torchFixture<T>(
  name: "optimisation" | "layers" | "losses" | "initialisation" | "augmentation" | "curves",
): T {
  return JSON.parse(Deno.readTextFileSync(new URL(`../fixtures/torch/${name}.json`, import.meta.url)));
}
