/** Paths of all TypeScript files of a folder of the project, or of the one file, in order. */
export function walk(path: string): string[] {
  if (!Deno.statSync(path).isDirectory) return [path];
  return [...Deno.readDirSync(path)].sort((a, b) => a.name < b.name ? -1 : 1).flatMap(({ name, isDirectory }) =>
    isDirectory ? walk(`${path}/${name}`) : name.endsWith(".ts") ? [`${path}/${name}`] : []
  );
}
