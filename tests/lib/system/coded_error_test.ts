import assert from "node:assert/strict";
import { RefusedError } from "../../../lib/model/error.ts";
import { errorCode } from "../../../lib/system/files.ts";
import { namedError } from "../../../lib/system/named_error.ts";
import { named } from "../../../lib/system/real/coded_error.ts";

Deno.test("named() gives every error of the system a code, so that no caller takes one for a mistake of ours", () => {
  const codeOf = (error: Error) => {
    try {
      return named((): string | null => {
        throw error;
      });
    } catch (thrown) {
      return errorCode(thrown);
    }
  };
  assert.equal(
    codeOf(new Deno.errors.Interrupted("Interrupted system call (os error 4)")),
    "EINTR",
  );
  assert.equal(codeOf(new Error("Level 2 halted (os error 51)")), "OS-51");
  const known = Object.assign(new Error("No space (os error 28)"), { code: "ENOSPC" });
  assert.equal(codeOf(known), "ENOSPC");
  assert.equal(codeOf(new Deno.errors.NotCapable("Requires read access")), "EPERM-SANDBOX");
  assert.equal(codeOf(new TypeError("a mistake of ours")), null);
});

Deno.test("named() tells of a file that is open already what was done with it, and to which", () => {
  const full = Object.assign(new Error("No space left on device (os error 28)"), {
    code: "ENOSPC",
  });
  const write = () =>
    named(() => {
      throw full;
    }, { path: "/a/b", call: "write" });
  let error: unknown;
  try {
    write();
  } catch (thrown) {
    error = namedError(thrown);
  }
  assert.ok(error instanceof RefusedError);
  assert.equal(error.message, 'Cannot change "/a/b": no space left on its disk');
});
