import assert from "node:assert/strict";
import config from "../../deno.json" with { type: "json" };
import { version } from "./version.ts";

Deno.test("the version that is told is that of deno.json", () => assert.equal(version, config.version));
