import * as v from "valibot";
import { type Layer, layerSchema } from "./layers.ts";

/** What layers within a layer have to be. It is looked up late: each kind of layer is among all kinds. */
export const layerList: v.GenericSchema<readonly Layer[]> = v.lazy(() => v.array(layerSchema));
