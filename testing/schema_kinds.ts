import type * as v from "valibot";

/** A field of an object as its schema has it. */
interface Field {
  readonly type: string;
  readonly literal?: unknown;
}

/** Whether each field may be left out, by the word that names the kind of object; `oneKindOf` made the schema. */
export function kindsIn(
  schema: v.GenericSchema,
  key: "type" | "name",
): Map<string, Record<string, "wanted" | "optional">> {
  const whole = "getter" in schema ? (schema.getter as () => v.GenericSchema)() : schema;
  const { options } = whole as unknown as { readonly options: { readonly entries: Record<string, Field> }[] };
  return new Map(options.map(({ entries: { [key]: word, ...fields } }) => [
    String(word.literal),
    Object.fromEntries(
      Object.entries(fields).map(([name, { type }]) => [name, type === "optional" ? "optional" : "wanted"]),
    ),
  ]));
}
