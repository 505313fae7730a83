/** The project whose report is under guard, as a folder: `report.md`, `experiments/`, `snapshots/`, `fixtures/checkpoints/`. @module */
export { ProjectError, projectRoot, shortPath } from "./root.ts";
