/** `deno task tab`: packs what runs in the reader's tab into `lib/page/tab/packed.ts`. */
import { bundleTab, packedModule } from "./pack.ts";

const text = packedModule(await bundleTab());
await Deno.writeTextFile(new URL("../../lib/page/tab/packed.ts", import.meta.url), text);
console.log(`lib/page/tab/packed.ts: ${(text.length / 1e3).toFixed(0)} kB`);
