// In the place of `node:util` where there is no Node.

/** Whether plain data are the same. */
export function isDeepStrictEqual(one: unknown, other: unknown): boolean {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) {
    return Object.is(one, other);
  }
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [names, others] = [Object.keys(one), Object.keys(other)];
  return names.length === others.length && names.every((name) =>
    Object.hasOwn(other, name) &&
    isDeepStrictEqual((one as Record<string, unknown>)[name], (other as Record<string, unknown>)[name])
  );
}
