import assert from "node:assert/strict";
import { troubleText } from "../../../../lib/act/facts/thread_error.ts";

const coded = (code: string, message = "told") => Object.assign(new Error(message), { code });

Deno.test("troubleText() says what to do about what the system says", () => {
  assert.match(troubleText(new Error("database is locked")), /keeps Codex's database busy/);
  assert.match(troubleText(coded("ENOSPC")), /--trash-root/);
  assert.match(troubleText(coded("EBUSY")), /try again/);
  const denied = coded("EACCES", "Permission denied (os error 13): rename '/a' -> '/b'");
  assert.equal(
    troubleText(denied),
    "permission denied (rename '/a' -> '/b'); make the file and its folder writable",
  );
  assert.equal(troubleText(coded("EODD")), "told");
  assert.equal(troubleText("text"), "text");
});
