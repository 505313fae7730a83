// In the place of what modules name and a tab never calls: paths of files.
const nothing = (): never => {
  throw new Error("There are no files in a tab");
};
export {
  nothing as dirname,
  nothing as fileURLToPath,
  nothing as join,
  nothing as pathToFileURL,
  nothing as relative,
  nothing as resolve,
};
export const sep = "/";
