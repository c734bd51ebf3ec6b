import assert from "node:assert/strict";
import {
  type RepairStore,
  STRANGER,
  withRepairStore,
} from "../../../../../support/repair/repair_store.ts";

const only = ["convert-2025"] as const;
const NAME = `rollout-2025-06-12T10-11-12-${STRANGER}.jsonl`;
const said = (role: string, text: string) =>
  JSON.stringify({ type: "message", role, content: [{ type: "input_text", text }] });
const BARE = [
  JSON.stringify({ id: STRANGER, timestamp: "2025-06-12T10:11:12.345Z", instructions: null }),
  said("user", "<environment_context>\nCurrent working directory: /old\n</environment_context>"),
  said("user", "old question"),
  '{"record_type":"state"}',
  '{ "type":"function_call","name":"shell","arguments":"{}","call_id":"c1" }',
  "{torn",
  said("assistant", "old answer"),
];

/** Puts a flat file of 2025 into the store, with a seal beside it. */
function addBare({ home }: RepairStore, lines: readonly string[] = BARE): string {
  const path = `${home}/sessions/${NAME}`;
  Deno.writeTextFileSync(path, lines.map((line) => `${line}\n`).join(""));
  Deno.utimeSync(path, 1749723072, 1749723072);
  return path;
}

Deno.test("a flat file of 2025 becomes a thread of its own id in the folder of its day, and undo brings the file back", async () => {
  await withRepairStore(async (store) => {
    const bare = addBare(store);
    Deno.writeTextFileSync(`${bare}.sha256`, `${"0".repeat(64)}  ${NAME}\n`);
    const before = await store.state();
    const { effect } = await store.planned(only[0], only);
    assert.match(effect, /^listed and resumable, in \/old; the old file is in the trash$/);
    await store.repair(only);
    const path = `${store.home}/sessions/2025/06/12/${NAME}`;
    for (const gone of [bare, `${bare}.sha256`]) {
      assert.throws(() => Deno.lstatSync(gone), Deno.errors.NotFound);
    }
    const lines = Deno.readTextFileSync(path).trimEnd().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(lines[0].payload, {
      ...{ id: STRANGER, timestamp: "2025-06-12T10:11:12.345Z", cwd: "/old" },
      ...{ originator: "codex_cli_rs", cli_version: "0.0.0", source: "cli" },
      model_provider: "openai",
    });
    const kinds = lines.map(({ type, payload }) => `${type} ${payload.type ?? ""}`);
    assert.deepEqual(kinds, [
      "session_meta ",
      "response_item message",
      "response_item message",
      "event_msg user_message",
      "response_item function_call",
      "response_item message",
      "event_msg agent_message",
    ]);
    assert.equal(Deno.statSync(path).mtime?.getTime(), 1749723072000);
    const row = store.row(STRANGER);
    assert.deepEqual([row?.rollout_path, row?.preview, row?.cwd, row?.history_mode], [
      path,
      "old question",
      "/old",
      "legacy",
    ]);
    assert.deepEqual((await store.rehearse(only)).plan.threads, [], "nothing is left");
    await store.undo();
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("nothing is converted without being asked, in its own place, or over another file", async () => {
  await withRepairStore(async (store) => {
    const bare = addBare(store);
    assert.deepEqual((await store.rehearse()).plan.threads, []);
    const dated = `${store.home}/sessions/2025/06/12`;
    Deno.mkdirSync(dated, { recursive: true });
    Deno.renameSync(bare, `${dated}/${NAME}`);
    assert.match(`${(await store.planned(only[0], only)).reason}`, /is taken/);
  });
});

Deno.test("a file that tells no folder gets the one that the home lies in, which is said", async () => {
  await withRepairStore(async (store) => {
    addBare(store, [BARE[0]!, said("user", "cwd: /no")]);
    const { effect } = await store.planned(only[0], only);
    assert.ok(effect.includes(`in ${store.home.replace(/\/codex$/, "")}, for nothing in it tells`));
  });
});

Deno.test("what Codex has gone on in stays, and so does the file in the trash", async () => {
  await withRepairStore(async (store) => {
    addBare(store);
    await store.repair(only);
    const path = `${store.home}/sessions/2025/06/12/${NAME}`;
    Deno.writeTextFileSync(path, '{"more":1}\n', { append: true });
    await assert.rejects(store.undo(), /has been used since/);
    assert.ok(Deno.readTextFileSync(path).endsWith('{"more":1}\n'));
  });
});
