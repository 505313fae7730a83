import { shown, ValidationError } from "../validation/mod.ts";

/** Most classes that there can be: the kernels keep a label in a byte. */
const most = 256;

/** Class labels, and what they stand for. */
export interface ClassLabels {
  /** For each example the place of its class in `classes`. */
  readonly labels: Uint8Array<ArrayBuffer>;
  /** Each class once, in the order of its labels. */
  readonly classes: readonly string[];
}

/**
 * The labels of classes that are given by name.
 *
 * @param order The classes in the order of their labels; by default those that occur, sorted by code unit.
 * @param fail Makes the error, given which name is wrong, or `undefined` where it is all of them.
 */
export function labelsOf(
  names: readonly string[],
  order: readonly string[] | undefined,
  fail: (index: number | undefined, found: string, wanted: string, remedy: string) => Error,
): ClassLabels {
  const classes = order ?? [...new Set(names)].sort();
  if (classes.length > most) {
    throw fail(
      undefined,
      `${classes.length} classes`,
      `at most ${most}`,
      "join classes, or pass the values as numbers to regress on",
    );
  }
  const labels = new Map(classes.map((name, label) => [name, label]));
  if (labels.size < classes.length) {
    throw new ValidationError(`The order of the classes is ${shown(classes)}, wanted each class once`);
  }
  return {
    classes,
    labels: Uint8Array.from(names, (name, index) => {
      const label = labels.get(name);
      if (label !== undefined) return label;
      throw fail(index, shown(name), `one of ${classes.map(shown).join(", ")}`, "add it to the order of the classes");
    }),
  };
}

/**
 * Class labels that are given as numbers, e.g. the int64 of an NPY file, as the bytes that a dataset takes.
 *
 * @throws {ValidationError} For the first that is no whole number from 0 to 255.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { classLabels } from "./class_labels.ts";
 * assert.deepEqual(classLabels([2, 0, 1]), Uint8Array.of(2, 0, 1));
 * ```
 */
export function classLabels(numbers: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(numbers, (label, index) => {
    if (Number.isInteger(label) && label >= 0 && label < most) return label;
    throw new ValidationError(
      `The class label of example ${index} is ${shown(label)}, wanted a whole number from 0 to ${most - 1}`,
    );
  });
}
