import assert from "node:assert/strict";
import { inTransaction, isBusy, UnsureCommitError } from "../../../../lib/act/locks/transaction.ts";
import type { Database } from "../../../../lib/system/databases.ts";
import { openDisposable } from "../../../../lib/system/real/databases.ts";

Deno.test("inTransaction() keeps all of it or nothing", () => {
  const db = openDisposable(":memory:");
  try {
    db.exec("CREATE TABLE t (n INTEGER)");
    const count = () => db.prepare("SELECT count(*) FROM t").get()?.[0];
    assert.equal(inTransaction(db, () => (db.exec("INSERT INTO t VALUES (1)"), 7)), 7);
    assert.equal(count(), 1);
    const failing = () => {
      db.exec("INSERT INTO t VALUES (2)");
      throw new Error("half-way");
    };
    assert.throws(() => inTransaction(db, failing), /half-way/);
    assert.equal(count(), 1);
  } finally {
    db.close();
  }
});

Deno.test("inTransaction() tells a commit that may count from one that does not", () => {
  const failingCommit = (message: string) =>
    ({
      exec(sql: string) {
        if (sql === "COMMIT") throw new Error(message);
        if (sql === "ROLLBACK") throw new Error("no transaction is active");
      },
    }) as unknown as Database;
  assert.throws(
    () => inTransaction(failingCommit("disk I/O error"), () => {}),
    (error) => error instanceof UnsureCommitError,
  );
  assert.throws(
    () => inTransaction(failingCommit("constraint failed"), () => {}),
    (error) => !(error instanceof UnsureCommitError) && /constraint/.test(`${error}`),
  );
});

Deno.test("isBusy() knows who is locked out by another process", () => {
  const messages = ["database is locked", "database table is locked: t", "disk is locked"];
  assert.deepEqual(messages.map((text) => isBusy(new Error(text))), [true, true, false]);
  assert.equal(isBusy("database is locked"), false);
});
