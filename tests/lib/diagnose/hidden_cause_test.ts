import assert from "node:assert/strict";
import {
  hiddenCause,
  listTrouble,
  lookedAt,
  ownSources,
} from "../../../lib/diagnose/hidden_cause.ts";
import type { Thread } from "../../../lib/model/thread/thread.ts";
import { HAND, withHandStore } from "../../support/hand_store.ts";
import { withCatalog } from "../../support/store/catalog_now.ts";
import { rowOf, threadId } from "../../support/value/catalog_of.ts";
import { absolute } from "../../support/value/paths.ts";
import { rolloutOf, threadOf } from "../../support/value/thread_of.ts";

const ID = threadId(1);
const ARCHIVED = "/h/archived_sessions/a.jsonl";

Deno.test("hiddenCause() takes the first condition of Codex's that fails, but for the archive of an archived thread", () => {
  const thread = threadOf(ID, { rollouts: [rolloutOf(ARCHIVED)], archived: true });
  const row = rowOf(ID, { archived: true, preview: "said", source: "exec" });
  const listing = { row, isPathAlive: true, ownSource: null };
  const { condition, cause, detail } = hiddenCause(thread, listing);
  assert.deepEqual([condition, cause], ["source", "exec"]);
  assert.match(detail, /exec made it/);
  const dead = hiddenCause(thread, { ...listing, isPathAlive: false });
  assert.equal(dead.condition, "path");
  // The file says that it is none of exec's.
  assert.equal(hiddenCause(thread, { ...listing, ownSource: "cli" }).cause, "row-source-differs");
  assert.equal(hiddenCause(thread, { ...listing, ownSource: "exec" }).cause, "exec");
});

Deno.test("ownSources() asks the files of those whose row hides them by its source", async () => {
  await withHandStore(async (hand) => {
    await withCatalog(hand, async (catalog) => {
      const threads = [HAND.child, HAND.other].map((id) => {
        const path = hand.pathOf(id === HAND.child ? "child" : "other");
        return threadOf(id, { rollouts: [rolloutOf(path)], path: absolute(path) });
      });
      const rowOf = (thread: Thread) => catalog.rows.row(thread.id!);
      const sources = await ownSources(threads, { catalog, rowOf });
      assert.deepEqual([...sources.keys()], [threads[0]]);
      assert.match(sources.get(threads[0]!)!, /thread_spawn/);
    });
  });
});

Deno.test("hiddenCause() refuses a thread that is listed", () => {
  const thread = threadOf(ID, { rollouts: [rolloutOf("/h/sessions/a.jsonl")] });
  const row = rowOf(ID, { preview: "said" });
  assert.throws(() => hiddenCause(thread, { row, isPathAlive: true, ownSource: null }));
});

Deno.test("listTrouble() says what takes everybody's list away", async () => {
  await withHandStore(async (hand) => {
    const trouble = () => withCatalog(hand, (catalog) => listTrouble(catalog, hand.system));
    assert.match(`${await trouble()}`, /cannot read first_user_message/);
    hand.sql("UPDATE threads SET first_user_message = ''");
    assert.equal(await trouble(), null);
  });
});

Deno.test("lookedAt() looks where a listing may not, and changes nothing that is known", async () => {
  const row = rowOf(ID, { rolloutPath: "/else/a.jsonl" });
  const listing = { isHidden: true, isHiddenByColumns: false, row, isPathAlive: null };
  const look = (there: boolean) => () =>
    Promise.resolve([
      { kind: there ? "file" as const : null, real: null, code: there ? null : "ENOENT" },
    ]);
  assert.equal((await lookedAt(listing, look(true)))?.isHidden, false);
  const gone = await lookedAt(listing, look(false));
  assert.deepEqual([gone?.isHidden, gone?.isPathAlive], [true, false]);
  const columns = { ...listing, isHiddenByColumns: true };
  assert.equal((await lookedAt(columns, look(true)))?.isHidden, true);
  const known = { ...listing, isPathAlive: true };
  assert.equal(await lookedAt(known, look(false)), known);
  assert.equal(await lookedAt(null, look(true)), null);
});
