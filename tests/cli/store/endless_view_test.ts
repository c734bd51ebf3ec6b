import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { HAND, type HandStore, withHandStore } from "../../support/hand_store.ts";
import { rollkeep } from "../../support/rollkeep.ts";

/** A view of threads that never ends. */
const ENDLESS = `AS WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c)
  SELECT i AS thread_id FROM c`;

/** A change, and the database in which a view stands for a table that it asks. */
interface Case {
  readonly file: string;
  readonly sql: string;
  readonly words: readonly string[];
}

const CASES: readonly Case[] = [
  {
    file: "state_5.sqlite",
    sql: `DROP TABLE thread_attachments; CREATE VIEW thread_attachments ${ENDLESS}`,
    words: ["delete", HAND.other],
  },
  {
    file: "state_5.sqlite",
    sql: `DROP TABLE thread_read_receipts; CREATE VIEW Thread_Read_Receipts ${ENDLESS}`,
    words: ["session", "migrate", "--from", "/work", "--to", "/", "--move"],
  },
  {
    file: "goals_1.sqlite",
    sql: `CREATE VIEW thread_goals ${ENDLESS}`,
    words: ["delete", HAND.other, "--hard"],
  },
];

function plant({ home }: HandStore, { file, sql }: Case): void {
  const db = new DatabaseSync(`${home}/${file}`, { enableForeignKeyConstraints: false });
  db.exec(sql);
  db.close();
}

Deno.test("a change is refused before a row of an endless view is asked for", async () => {
  for (const each of CASES) {
    await withHandStore(async (store) => {
      const { home } = store;
      plant(store, each);
      const env = { HOME: home, CODEX_HOME: home, XDG_CACHE_HOME: `${home}-cache` };
      for (const more of [[], ["--apply", "--yes"]]) {
        const { code, err } = await rollkeep([...each.words, ...more], {
          env,
          under: ["timeout", "20"],
        });
        assert.equal(code, 1, `${each.words.join(" ")}: ${err}`);
        assert.match(
          err,
          /Codex's database is not understood \(thread_\w+ is a view\): it is only read/,
        );
      }
      assert.ok((await Deno.stat(store.pathOf("other"))).isFile);
    });
  }
});
