import assert from "node:assert/strict";
import { hookTelling, words } from "../../../../../lib/codex/transcript/said/telling.ts";

const EVENT = { at: null, source: "event" } as const;

Deno.test("words() puts marks below the text, and tells messages apart by the text alone where there is one", () => {
  const look = words("user", { ...EVENT, text: "look", marks: ["[Image]"] });
  assert.equal(look?.entry.kind, "user");
  assert.deepEqual(look.said, { source: "event", side: "user", text: "look", id: null });
  assert.deepEqual(look.entry, { kind: "user", at: null, text: "look\n[Image]" });
  const picture = words("user", { ...EVENT, text: "", marks: ["[Image]"], id: "u" });
  assert.deepEqual([picture?.said?.text, picture?.said?.id], ["[Image]", "u"]);
});

Deno.test("blank words are none", () => {
  assert.equal(words("assistant", { ...EVENT, text: " \n" }), null);
  assert.equal(hookTelling("", EVENT), null);
});
