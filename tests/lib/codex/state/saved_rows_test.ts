import assert from "node:assert/strict";
import { mark, readSaved, untagged } from "../../../../lib/codex/state/saved_rows.ts";
import type { SavedValue } from "../../../../lib/model/thread/saved_rows.ts";
import { openDisposable } from "../../../../lib/system/real/databases.ts";

/** Values in SQL, and how they are saved. */
const VALUES: readonly (readonly [sql: string, saved: SavedValue])[] = [
  ["NULL", null],
  ["1", { i: "1" }],
  ["9007199254740993", { i: "9007199254740993" }],
  ["1.0", { r: 1 }],
  ["9e999", { r: "Infinity" }],
  ["-9e999", { r: "-Infinity" }],
  ["'plain'", { t: "plain" }],
  ["'a' || char(0) || 'b'", { t: "a\0b" }],
  ["char(65279) || 'a'", { t: "\uFEFFa" }],
  ["char(65533)", { t: "\uFFFD" }],
  ["CAST(x'61ff62' AS TEXT)", { tb: "Yf9i" }],
  ["x''", { b: "" }],
  ["x'00ff'", { b: "AP8=" }],
];

Deno.test("readSaved() loses nothing of any value, and each can be written again as it was", () => {
  const db = openDisposable(":memory:");
  try {
    db.exec("CREATE TABLE kept (value, other)");
    for (const [sql, saved] of VALUES) {
      db.exec(`DELETE FROM kept; INSERT INTO kept VALUES (${sql}, 'x')`);
      const read = () =>
        readSaved(
          ["value", "other"],
          (list) => db.prepare(`SELECT ${list} FROM kept`, { bigInts: true }).all(),
        );
      assert.deepEqual(read(), [[saved, { t: "x" }]], sql);
      const again = JSON.parse(JSON.stringify(saved)) as SavedValue;
      db.prepare(`UPDATE kept SET value = ${mark(again)}`).run(untagged(again));
      assert.deepEqual(read(), [[saved, { t: "x" }]], `${sql} written again`);
    }
  } finally {
    db.close();
  }
});
