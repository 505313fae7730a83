/** What PyTorch gave: a file that tools/torch/fixtures.py writes. */
export function torchFixture<T>(
  name: "optimisation" | "layers" | "losses" | "initialisation" | "augmentation",
): T {
  return JSON.parse(Deno.readTextFileSync(new URL(`../fixtures/torch/${name}.json`, import.meta.url)));
}
