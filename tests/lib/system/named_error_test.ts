import assert from "node:assert/strict";
import { PermissionError, RefusedError, SessionError } from "../../../lib/model/error.ts";
import { realDatabases } from "../../../lib/system/real/databases.ts";
import { realFiles } from "../../../lib/system/real/files.ts";
import { namedError } from "../../../lib/system/named_error.ts";
import { absolute } from "../../support/value/paths.ts";

/** What a call that fails comes to: kind, message and hint. */
function told(call: () => unknown): readonly (string | undefined)[] {
  try {
    call();
  } catch (error) {
    const named = namedError(error);
    assert.ok(named instanceof SessionError, `${named}`);
    return [named.kind, named.message, named.hint];
  }
  throw new Error("it does not fail");
}

Deno.test("namedError() says of the system's refusals what they are about and the way out", async () => {
  const folder = await Deno.makeTempDir({ prefix: "rollkeep-named-" });
  try {
    const files = realFiles();
    const gone = `${folder}/gone`;
    assert.deepEqual(told(() => files.lstat(absolute(gone))), [
      "not-found",
      `Cannot read "${gone}": it is gone`,
      "say the command again",
    ]);
    assert.deepEqual(told(() => files.open(absolute(folder))), [
      "refused",
      `Cannot read "${folder}": it is not a regular file`,
      "put a file there, or nothing",
    ]);
    await Deno.writeTextFile(`${folder}/file`, "no database, by any means, at all");
    assert.equal(told(() => files.readDir(absolute(`${folder}/file/x`)))[0], "refused");
    const open = () =>
      realDatabases().openReadOnly(absolute(`${folder}/file`)).prepare("SELECT 1 FROM x");
    const [kind, message, hint] = told(open);
    assert.equal(kind, "integrity");
    assert.equal(message, `Cannot read database "${folder}/file": it is no database`);
    assert.match(hint!, /Codex mends or replaces it/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("namedError() tells permissions apart from the runtime's own, and leaves other errors alone", () => {
  const coded = (code: string, message: string) => Object.assign(new Error(message), { code });
  const named = (error: Error) => namedError(error) as SessionError;
  const denied = named(coded("EACCES", "Permission denied (os error 13): readdir '/x/y'"));
  assert.deepEqual([denied.kind, denied.message], [
    "refused",
    'Cannot read "/x/y": permission denied',
  ]);
  const kept = named(coded("EROFS", "Read-only file system (os error 30): remove '/x/y'"));
  assert.equal(kept.message, 'Cannot change "/x/y": the file system is mounted read-only');
  const asked = 'Requires write access to "/x", run again with the --allow-write flag';
  const way = "add --allow-write=/x";
  const refused = { permission: "write", path: "/x", way };
  const sandboxed = named(Object.assign(coded("EPERM-SANDBOX", asked), refused));
  assert.ok(sandboxed instanceof PermissionError);
  assert.deepEqual(
    [sandboxed.message, sandboxed.hint],
    ['Cannot write "/x": this process may not', "add --allow-write=/x"],
  );
  const failing = named(coded("EIO", "Input/output error (os error 5): open '/x'"));
  assert.deepEqual([failing.kind, failing.message], [
    "refused",
    'Cannot read "/x": its disk fails',
  ]);
  const stale = named(coded("ESTALE", "Stale file handle (os error 116): read '/x'"));
  assert.match(stale.message, /^Cannot read "\/x": the network file system has lost it$/);
  const other = named(coded("ENXIO", "No such device (os error 6): open '/x'"));
  assert.deepEqual(
    [other.kind, other.message],
    ["internal", 'Cannot read "/x": No such device'],
  );
  const own = new RefusedError("no", { reasons: ["live"] });
  assert.equal(namedError(own), own);
  const bug = new TypeError("x is undefined");
  assert.equal(namedError(bug), bug);
});
