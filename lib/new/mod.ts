/** A new project: a report of one's own under guard. @module */
export { newProject, NewProjectError } from "./new_project.ts";
export { type Source, source } from "./source.ts";
