import assert from "node:assert/strict";
import { digestOf, sha256 } from "./mod.ts";

Deno.test("sha256() gives the digests of FIPS 180-2, appendix B", () => {
  assert.equal(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  assert.equal(
    sha256(new TextEncoder().encode("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")),
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  );
});

Deno.test("digestOf() digests the canonical form of RFC 8785", () => {
  assert.equal(digestOf({ b: [1e21, -0], a: "\u20ac" }), sha256('{"a":"€","b":[1e+21,0]}'));
});

Deno.test("digestOf() tells apart what differs in one digit", () => {
  assert.notEqual(digestOf([0.1]), digestOf([0.10000000000000002]));
});
