import assert from "node:assert/strict";
import { ruleId, ruleKey } from "../../../lib/agents/rule_id.ts";

Deno.test("ruleId() is FNV-1a of 64 bits, as others reckon it", () => {
  const path = "/p/AGENTS.md";
  assert.equal(ruleId({ path, line: 7, text: "- Use tabs" }), "27f0baa8cad0921f");
  assert.equal(ruleId({ path, line: 1, text: "é€" }), "8fe6dd5f5718692b");
});

Deno.test("ruleKey() knows no case and no more than one blank", () => {
  assert.equal(ruleKey("  - Use\t TABS \n here "), "- use tabs here");
});
