/** Calls something that makes claims, without registering them as tests of their own: `watch` is given each. */
export function unregistered<T>(make: () => T, watch: (test: Deno.TestDefinition) => void = () => {}): T {
  const register = Deno.test;
  const set = (value: unknown) => Object.defineProperty(Deno, "test", { value, configurable: true, writable: true });
  set(watch);
  let made: T;
  try {
    made = make();
  } catch (error) {
    set(register);
    throw error;
  }
  if (made instanceof Promise) return made.finally(() => set(register)) as T;
  set(register);
  return made;
}
