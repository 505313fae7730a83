/** The global variable that a script of a project's own code sets: the module of its experiment. */
export const ownModule = "upheldExperiment";
/** The global variable that has what such code finds in `upheld`. */
export const ownFace = "upheldFace";
/** The global variable that has what went wrong as such code was loaded. */
export const ownFault = "upheldFault";
