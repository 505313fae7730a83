/** Version of Upheld, as deno.json has it: that file is beside the sources, and not in every copy of them. */
export const version = "0.2.0";
