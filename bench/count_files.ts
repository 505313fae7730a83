/** Runs a command line of `upheld` and tells, in a last line, how long it took, how large it grew and how often it asked for files. */
const asking = ["open", "readFile", "readTextFile", "writeFile", "writeTextFile", "readDir", "stat", "lstat", "mkdir"]
  .concat("rename", "remove", "copyFile", "realPath");
const api = Deno as unknown as Record<string, (...args: unknown[]) => unknown>;
let files = 0;
for (const name of asking.flatMap((name) => [name, `${name}Sync`])) {
  const original = api[name];
  api[name] = (...args) => {
    files++;
    return original.apply(Deno, args);
  };
}
const start = performance.now();
const { upheld } = await import("../lib/cli/upheld.ts");
Deno.exitCode = await upheld(Deno.args);
const seconds = (performance.now() - start) / 1000;
console.log(JSON.stringify({ seconds, megabytes: Deno.memoryUsage().rss / 1e6, files }));
