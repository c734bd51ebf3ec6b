import assert from "node:assert/strict";
import { threadValue } from "../../../../../lib/model/thread/saved_rows.ts";
import { HAND } from "../../../../support/hand_store.ts";
import {
  only,
  plannedImport,
  type TwoHomes,
  withTwoHomes,
} from "../../../../support/store/two_homes.ts";

async function rowsOf(homes: TwoHomes, thread: keyof typeof HAND) {
  const prepared = await plannedImport(homes, { selector: only(HAND[thread]) });
  const { rows } = prepared.plan.threads.find(({ id }) => id === HAND[thread])!;
  const valueOf = (column: string) => threadValue(rows, column);
  const { notes } = prepared;
  return { rows, valueOf, said: notes.join("\n"), notes };
}

Deno.test("rows come with every value, and name the file in the other home", async () => {
  await withTwoHomes(async (homes) => {
    homes.into.sql("INSERT INTO thread_sections (id, name) VALUES ('s-1', 'Work')");
    const { valueOf, said } = await rowsOf(homes, "parent");
    assert.deepEqual(valueOf("rollout_path"), { t: homes.into.pathOf("parent") });
    assert.deepEqual(["name", "cwd", "tokens_used", "thread_section_id"].map(valueOf), [
      { t: "Mine" },
      { t: "/work" },
      { i: "9007199254740993" },
      { t: "s-1" },
    ]);
    assert.deepEqual(valueOf("first_user_message"), { tb: "/0E=" });
    assert.equal(said, "");
  });
});

Deno.test("a section that the other home does not have becomes none, and so does its place in it", async () => {
  await withTwoHomes(async (homes) => {
    const { valueOf, said } = await rowsOf(homes, "parent");
    assert.deepEqual(["thread_section_id", "section_position"].map(valueOf), [null, null]);
    assert.match(said, /the other home does not have its section: it is in none there/);
  });
});

Deno.test("columns and tables that the other home lacks stay behind, and what it needs beyond is filled", async () => {
  await withTwoHomes(async (homes) => {
    const { from, into } = homes;
    into.sql("DROP TABLE thread_read_receipts");
    into.sql("ALTER TABLE threads DROP COLUMN git_branch");
    from.sql(`UPDATE threads SET git_branch = 'main' WHERE id = '${HAND.other}'`);
    from.sql(
      `INSERT INTO thread_read_receipts (thread_id, revision) VALUES ('${HAND.other}', '1')`,
    );
    const { rows, said } = await rowsOf(homes, "other");
    assert.deepEqual(rows.map(({ table }) => table), ["threads"]);
    assert.ok(!rows[0]!.columns.includes("git_branch"));
    assert.match(said, /has no git_branch: what was there stays behind/);
    assert.match(said, /has no thread_read_receipts: what was there of it stays behind/);
  });
});

Deno.test("a thread without a row gets one, made of its rollout", async () => {
  await withTwoHomes(async (homes) => {
    homes.from.sql(`DELETE FROM threads WHERE id = '${HAND.other}'`);
    const { valueOf, notes } = await rowsOf(homes, "other");
    assert.deepEqual(["id", "cwd", "rollout_path"].map(valueOf), [
      { t: HAND.other },
      { t: "/work" },
      { t: homes.into.pathOf("other") },
    ]);
    assert.match(notes.join(), /picker will not show .*: it holds no message of yours/);
  });
});

Deno.test("a Codex that is too old for paginated threads is said not to show them, with a row and without", async () => {
  await withTwoHomes(async (homes) => {
    homes.into.sql("ALTER TABLE threads DROP COLUMN history_mode");
    homes.from.sql(`DELETE FROM threads WHERE id = '${HAND.other}'`);
    for (const thread of ["parent", "other"] as const) {
      const { notes } = await rowsOf(homes, thread);
      assert.match(
        notes.join("\n"),
        new RegExp(`picker will not show .*${HAND[thread]}.*: the Codex of that home is too old`),
      );
    }
    const legacy = homes.from.pathOf("other");
    const text = Deno.readTextFileSync(legacy).replace('"paginated"', '"legacy"');
    Deno.writeTextFileSync(legacy, text);
    const { notes } = await rowsOf(homes, "other");
    assert.doesNotMatch(notes.join("\n"), /too old/);
  });
});

Deno.test("what stays behind of many threads is one line, those that come along counted too", async () => {
  await withTwoHomes(async (homes) => {
    homes.into.sql("ALTER TABLE threads DROP COLUMN git_branch");
    homes.from.sql("UPDATE threads SET git_branch = 'main'");
    const { notes } = await rowsOf(homes, "fork");
    const lines = notes.filter((note) => note.includes("git_branch"));
    assert.equal(lines.length, 1);
    assert.match(
      lines[0]!,
      new RegExp(`^${HAND.parent}, ${HAND.fork}: the other home's Codex has`),
    );
  });
});
