import assert from "node:assert/strict";
import { lastSettings } from "../../../../lib/codex/edit/last_settings.ts";
import { appendedBytes, settingsLine } from "../../../../lib/codex/edit/settings_line.ts";
import { asThreadId } from "../../../../lib/model/ids.ts";
import { SAMPLE_NAME, SYSTEM, withRollout } from "../../../support/rollout_file.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const SETTINGS =
  '"model":"m","model_provider_id":"p","approval_policy":"never","approvals_reviewer":"user",' +
  '"permission_profile":{"x":1.0},"cwd":"/p","runtime_workspace_roots":["/p","/p/a","/z"],"collaboration_mode":{}';
const line = (ordinal: number, id: string, settings = SETTINGS) =>
  `{"timestamp":"t","ordinal":${ordinal},"type":"event_msg","payload":{"type":"thread_settings_applied","thread_id":"${id}","thread_settings":{${settings}}}}\n`;
const filler = (ordinal: number) =>
  `{"timestamp":"t","ordinal":${ordinal},"type":"world_state","payload":{"x":"${
    "x".repeat(400_000)
  }"}}\n`;
const text = (bytes: Uint8Array | null) => bytes === null ? null : `${decoder.decode(bytes)}\n`;

const SHORT = line(4, "me", SETTINGS.replace('"model":"m",', ""));
const CONTENT = line(1, "me") + filler(2) + line(3, "you") + SHORT + filler(5);

Deno.test("lastSettings() finds the thread's own last complete line, from the end of a plain and through a compressed file", async () => {
  const frame = await SYSTEM.compression.zstdFrame(encoder.encode(CONTENT));
  for (const [content, name] of [[CONTENT, SAMPLE_NAME], [frame, `${SAMPLE_NAME}.zst`]] as const) {
    await withRollout(content, async (path) => {
      const own = await lastSettings(path, SYSTEM, { threadId: asThreadId("me") });
      assert.deepEqual({ ...own, line: text(own.line) }, {
        line: line(1, "me"),
        turn: null,
        lastOrdinal: 5,
        torn: false,
      });
      assert.equal(
        text((await lastSettings(path, SYSTEM, { threadId: null })).line),
        line(3, "you"),
      );
      const end = encoder.encode(line(1, "me") + filler(2)).length;
      const before = await lastSettings(path, SYSTEM, { threadId: null, end });
      assert.deepEqual([text(before.line), before.lastOrdinal], [line(1, "me"), 2]);
      assert.equal((await lastSettings(path, SYSTEM, { threadId: asThreadId("none") })).line, null);
    }, { name });
  }
});

Deno.test("lastSettings() finds the last turn context where there is no settings line, whole", async () => {
  const turn = (ordinal: number) =>
    `{"ordinal":${ordinal},"type":"turn_context","payload":{"cwd":"/p","x":"${
      "x".repeat(70_000)
    }"}}\n`;
  await withRollout(turn(1) + turn(2) + filler(3), async (path) => {
    const found = await lastSettings(path, SYSTEM, { threadId: null });
    assert.deepEqual([found.line, text(found.turn), found.lastOrdinal], [null, turn(2), 3]);
  });
  await withRollout(line(1, "me") + turn(2), async (path) => {
    const found = await lastSettings(path, SYSTEM, { threadId: null });
    assert.deepEqual([text(found.line), found.turn], [line(1, "me"), null]);
  });
});

Deno.test("lastSettings() tells a torn end, whose ordinal does not count", async () => {
  await withRollout(line(7, "me") + '{"timestamp":"t","ordinal":8,"ty', async (path) => {
    const { lastOrdinal, torn } = await lastSettings(path, SYSTEM, { threadId: asThreadId("me") });
    assert.deepEqual([lastOrdinal, torn], [7, true]);
  });
});

Deno.test("settingsLine() changes thread, folder, ordinal and time of an earlier line and nothing else", () => {
  const options = { threadId: asThreadId("new"), cwd: "/q", ordinal: 9, timestamp: "T" };
  const moved = SETTINGS.replace('"/p"', '"/q"').replace('["/p","/p/a"', '["/q","/q/a"');
  const made = settingsLine(encoder.encode(line(1, "me")), options);
  assert.equal(`${made}\n`, line(9, "new", moved).replace('"t"', '"T"'));
  const kept = settingsLine(encoder.encode(line(1, "me")), {
    ...options,
    cwd: null,
    ordinal: null,
  });
  assert.equal(`${kept}\n`, line(1, "new").replace('"t"', '"T"').replace('"ordinal":1,', ""));
});

Deno.test("appendedBytes() ends a torn line first, and makes a frame of its own for a compressed file", async () => {
  const { compression } = SYSTEM;
  const plain = await appendedBytes("{}", { compressed: false, torn: true, compression });
  assert.equal(decoder.decode(plain), "\n{}\n");
  const old = await compression.zstdFrame(encoder.encode("a"));
  const frame = await appendedBytes("{}", { compressed: true, torn: true, compression });
  const pieces = await Array.fromAsync(
    compression.zstdDecode([old, frame]),
    (piece) => decoder.decode(piece),
  );
  assert.equal(pieces.join(""), "a\n{}\n");
});

Deno.test("lastSettings() passes damaged lines by, and gives a long settings line whole", async () => {
  const long = line(6, "me", `${SETTINGS},"x":"${"x".repeat(2_000_000)}"`);
  await withRollout(`${long}{"ordinal":7,"ty\n\n\0\0\n`, async (path) => {
    const found = await lastSettings(path, SYSTEM, { threadId: asThreadId("me") });
    assert.deepEqual([text(found.line), found.lastOrdinal, found.torn], [long, 6, false]);
  });
});
