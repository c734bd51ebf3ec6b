import assert from "node:assert/strict";
import { nearest } from "../../../lib/text/nearest.ts";

Deno.test("nearest() suggests what shares most letters, and nothing for a word that shares none", () => {
  assert.equal(nearest("grop", ["list", "group"]), "group");
  assert.equal(nearest("sise", ["size", "id"]), "size");
  assert.equal(nearest("x", ["id", "size"]), null);
  assert.equal(nearest("zz", ["id"]), null);
});
