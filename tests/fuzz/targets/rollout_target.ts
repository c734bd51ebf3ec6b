import assert from "node:assert/strict";
import { newRandom } from "../../../scripts/store/random.ts";
import { flatText, legacyText, paginatedText } from "../../../scripts/store/rollout_text.ts";
import { newLineEditor } from "../../../lib/codex/edit/line_editor.ts";
import { readHead, readHistoryBase } from "../../../lib/codex/rollout_head.ts";
import { lastEntries } from "../../../lib/codex/transcript/last_entries.ts";
import { readTranscript } from "../../../lib/codex/transcript/read_transcript.ts";
import { buildSystem } from "../../../lib/system/real/build_system.ts";
import { absolute } from "../../support/value/paths.ts";
import { attempt } from "../attempt.ts";
import { fuzzFolder } from "../fuzz_folder.ts";
import { type FuzzTarget, hold } from "../fuzz_target.ts";

const ID = "01a10d9c-2a4e-71f3-98a3-797654c83ec5";
const PARENT = "01a10d9c-2a4e-71f3-98a3-797654c83ec6";
const NAME = `rollout-2026-10-05T16-48-08-${ID}.jsonl`;
const system = buildSystem({ variables: {}, cwd: "/", cacheFolder: null });

/** Rollouts of every era. */
export function rolloutTexts(): readonly string[] {
  const random = newRandom(1);
  const parts = {
    id: ID,
    cwd: "/home/dev/project",
    atMs: Date.parse("2026-10-05T16:48:08Z"),
    turns: ["first, please", "then <b>this</b>"],
    filler: (bytes: number) => "x".repeat(Math.floor(bytes)),
    bodyBytes: 100,
    metaBytes: 50,
  };
  const base = { thread_id: PARENT, end_ordinal_exclusive: 4, end_byte_offset: 99 };
  const spawn = { subagent: { thread_spawn: { parent_thread_id: PARENT, depth: 1 } } };
  return [
    paginatedText({ ...parts, branch: "main" }),
    paginatedText({ ...parts, meta: { history_base: base, forked_from_id: PARENT } }),
    paginatedText({ ...parts, source: spawn, id: random.uuid7(parts.atMs) }),
    legacyText(parts, true),
    legacyText({ ...parts, metaBytes: 40_000 }, false),
    flatText(parts),
  ];
}

/** Heads, transcripts and edits of rollouts: plain and compressed are the same rollout. */
export const ROLLOUT_TARGET: FuzzTarget = {
  samples: () => Promise.resolve(rolloutTexts().map((text) => new TextEncoder().encode(text))),
  tokens: [
    '"type":"session_meta"',
    '"payload":',
    '"history_base":{"thread_id":7}',
    '"history_mode":"paginated"',
    '"call_id":"call_0"',
    `{"type":"event_msg","payload":{"type":"item_completed","item":null}}\n`,
    `{"type":"response_item","payload":{"type":"function_call_output","call_id":"x","output":[]}}\n`,
    `{"type":"session_meta","payload":{"id":"${PARENT}"}}\n`,
  ],
  async check(bytes) {
    const plain = absolute(`${fuzzFolder()}/${NAME}`);
    const packed = absolute(`${plain}.zst`);
    Deno.writeFileSync(plain, bytes);
    Deno.writeFileSync(packed, await compressed(bytes));
    const codes = ["EFBIG"];
    const [head, headPacked] = [
      await attempt(() => readHead(plain, system), { codes }),
      await attempt(() => readHead(packed, system), { codes }),
    ];
    assert.deepEqual(headPacked, head, "head of the compressed rollout");
    const base = await attempt(() => readHistoryBase(plain, system), { codes });
    if ("value" in head) {
      assert.deepEqual(base, { value: head.value.historyBase }, "history base by itself");
    }
    const entries = await Array.fromAsync(readTranscript(plain, system));
    assert.deepEqual(await Array.fromAsync(readTranscript(packed, system)), entries, "transcript");
    const last = await lastEntries(plain, system, { count: 2 });
    assert.deepEqual(last, entries.slice(-2), "last entries, read from the end");
    checkEdits(bytes);
  },
};

/** Compressed as Codex does: what was appended is a frame of its own. */
async function compressed(bytes: Uint8Array): Promise<Uint8Array> {
  const cut = Math.floor(bytes.length / 3);
  const frames = [
    await system.compression.zstdFrame(bytes.subarray(0, cut)),
    await system.compression.zstdFrame(bytes.subarray(cut)),
  ];
  return new Uint8Array(frames.flatMap((frame) => [...frame]));
}

function checkEdits(bytes: Uint8Array): void {
  assert.ok(same(edited(bytes, { size: 1000 }), bytes), "nothing is edited where nothing is to be");
  const cwd = "/new/place";
  const whole = edited(bytes, { size: bytes.length + 1, cwd });
  assert.ok(same(edited(bytes, { size: 13, cwd }), whole), "edits in pieces");
  const before = new TextDecoder().decode(bytes).split("\n");
  const after = new TextDecoder().decode(whole).split("\n");
  hold(before.length === after.length, "an edit keeps the lines");
  for (const [at, line] of after.entries()) {
    if (line !== before[at]) hold(JSON.parse(line).payload.cwd === cwd, "an edited line is edited");
  }
}

function edited(
  bytes: Uint8Array,
  { size, cwd = null }: { readonly size: number; readonly cwd?: string | null },
): Uint8Array {
  const editor = newLineEditor({
    choose: ({ payload }) =>
      cwd !== null && payload.cwd === "/home/dev/project"
        ? [{ path: ["payload", "cwd"], value: cwd }]
        : [],
  });
  const pieces: number[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    for (const piece of editor.push(bytes.subarray(at, at + size))) {
      for (const byte of piece) pieces.push(byte);
    }
  }
  for (const piece of editor.end()) for (const byte of piece) pieces.push(byte);
  return new Uint8Array(pieces);
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
