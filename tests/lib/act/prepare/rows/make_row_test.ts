import assert from "node:assert/strict";
import { hiddenReason, makeRow } from "../../../../../lib/act/prepare/rows/make_row.ts";
import { asThreadId } from "../../../../../lib/model/ids.ts";
import { type SavedValue, threadValue } from "../../../../../lib/model/thread/saved_rows.ts";
import { openDisposable } from "../../../../../lib/system/real/databases.ts";
import { rolloutLine, SAMPLE_ID, SYSTEM, withRollout } from "../../../../support/rollout_file.ts";
import { settings } from "../../../../support/store/migration.ts";
import { insertThread } from "../../../../support/store/state_database.ts";
import { storePathsOf } from "../../../../support/value/store_paths.ts";

const SCHEMA = new URL("../../../../support/codex_schema/state_5.sql", import.meta.url);
const meta = (known = {}) =>
  rolloutLine("session_meta", {
    id: SAMPLE_ID,
    cwd: "/p",
    source: "cli",
    history_mode: "paginated",
    ...known,
  });

/** The folder in the row that is made of a rollout, and why the thread will be hidden. */
async function made(content: string, { rows = "", cwd = null as string | null } = {}) {
  const db = openDisposable(":memory:");
  try {
    db.exec(Deno.readTextFileSync(SCHEMA) + rows);
    return await withRollout(content, async (path) => {
      const facts = {
        id: asThreadId(SAMPLE_ID),
        rollout: path,
        path,
        updatedAtMs: 5000,
        archived: false,
        name: null,
      };
      const { rows, hidden } = await makeRow({ ...facts, cwd }, {
        system: SYSTEM,
        store: storePathsOf(),
        db,
      });
      return [threadValue(rows, "cwd"), hidden];
    });
  } finally {
    db.close();
  }
}

Deno.test("makeRow() makes a row of what the rollout tells, its last settings before its first words", async () => {
  const empty = "it holds no message of yours";
  assert.deepEqual(await made(meta()), [{ t: "/p" }, empty]);
  const line = rolloutLine("event_msg", {
    ...{ type: "thread_settings_applied", thread_id: SAMPLE_ID, thread_settings: settings("/q") },
  });
  assert.deepEqual(await made(meta() + line), [{ t: "/q" }, empty]);
  assert.deepEqual(await made(meta() + line, { cwd: "/given" }), [{ t: "/given" }, empty]);
  const turn = rolloutLine("turn_context", { cwd: "/turned" });
  assert.deepEqual(await made(meta() + turn), [{ t: "/turned" }, empty]);
  assert.deepEqual(await made(meta() + line + turn), [{ t: "/q" }, empty]);
  for (const foreign of ["tests", String.raw`C:\p`]) {
    assert.deepEqual(await made(meta({ cwd: foreign })), [{ t: foreign }, empty], foreign);
  }
});

Deno.test("makeRow() makes none where there is one, or Codex cannot list the file or soon does so itself", async () => {
  assert.deepEqual(await made(meta(), { rows: insertThread(SAMPLE_ID) }), [null, null]);
  assert.match(`${(await made(meta({ id: "other" })))[1]}`, /no metadata/);
  const flat = `{"id":"${SAMPLE_ID}","timestamp":"2025-05-01T10:00:00Z","instructions":null}`;
  assert.match(`${(await made(`${flat}\n`))[1]}`, /of 2025/);
  const hiddenParent = meta({ source: "vscode", parent_thread_id: "x" });
  assert.deepEqual(await made(hiddenParent), [null, null]);
  const running =
    "DELETE FROM backfill_state; INSERT INTO backfill_state (id, status, updated_at) VALUES (1, 'running', 0)";
  assert.match(`${(await made(meta(), { rows: running }))[1]}`, /at its next start/);
});

Deno.test("hiddenReason() tells of an empty thread only where the picker would show it", () => {
  const reason = (source: string, preview: string) =>
    hiddenReason((column): SavedValue => ({ t: column === "source" ? source : preview }));
  assert.match(reason("cli", "")!, /no message of yours/);
  assert.equal(reason("cli", "hello"), null);
  assert.equal(reason("exec", ""), null);
});
