import { shown, ValidationError } from "../validation/mod.ts";

/** Labels in as few bytes as the largest of them needs. */
export type LabelArray = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>;

/** The largest label: kernels count in 32 bits with a sign. */
const largest = 2 ** 31 - 1;

/** Class labels, and what they stand for. */
export interface ClassLabels {
  /** For each example the place of its class in `classes`. */
  readonly labels: LabelArray;
  /** Each class once, in the order of its labels. */
  readonly classes: readonly string[];
}

/**
 * The labels of classes that are given by name.
 *
 * @param order The classes in the order of their labels; by default those that occur, sorted by code unit.
 * @param fail Makes the error for a name that is not in the order.
 */
export function labelsOf(
  names: readonly string[],
  order: readonly string[] | undefined,
  fail: (index: number, found: string, wanted: string, remedy: string) => Error,
): ClassLabels {
  const classes = order ?? [...new Set(names)].sort();
  const labels = new Map(classes.map((name, label) => [name, label]));
  if (labels.size < classes.length) {
    throw new ValidationError(`The order of the classes is ${shown(classes)}, wanted each class once`);
  }
  const found = names.map((name, index) => {
    const label = labels.get(name);
    if (label !== undefined) return label;
    const more = classes.length > 20 ? ", ..." : "";
    const wanted = `one of ${classes.slice(0, 20).map(shown).join(", ")}${more}`;
    throw fail(index, shown(name), wanted, "add it to the order of the classes");
  });
  return { classes, labels: labelArray(found, classes.length - 1) };
}

/**
 * Class labels that are given as numbers, e.g. the int64 of an NPY file, as a dataset takes them: a `Uint8Array` where all are below
 * 256, else a `Uint16Array` or `Uint32Array`.
 *
 * @throws {ValidationError} For the first that is no whole number from 0 to 2,147,483,647.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { classLabels } from "./class_labels.ts";
 * assert.deepEqual(classLabels([2, 0, 1]), Uint8Array.of(2, 0, 1));
 * assert.deepEqual(classLabels([2, 0, 999]), Uint16Array.of(2, 0, 999));
 * ```
 */
export function classLabels(numbers: ArrayLike<number>): LabelArray {
  let most = 0;
  for (let index = 0; index < numbers.length; index++) {
    const label = numbers[index];
    if (!(Number.isInteger(label) && label >= 0 && label <= largest)) {
      throw new ValidationError(
        `The class label of example ${index} is ${shown(label)}, wanted a whole number from 0 to ${largest}`,
      );
    }
    most = Math.max(most, label);
  }
  return labelArray(numbers, most);
}

/** Labels of which none is above `most`, copied. */
export function labelArray(labels: ArrayLike<number>, most: number): LabelArray {
  const kind = most < 2 ** 8 ? Uint8Array : most < 2 ** 16 ? Uint16Array : Uint32Array;
  return kind.from(labels);
}
