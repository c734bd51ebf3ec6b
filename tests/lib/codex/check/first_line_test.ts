import assert from "node:assert/strict";
import { judgeFirstLine, readFirstLine } from "../../../../lib/codex/check/first_line.ts";
import { rolloutLine, SAMPLE_ID, SYSTEM, withRollout } from "../../../support/rollout_file.ts";

const PAYLOAD = {
  id: SAMPLE_ID,
  timestamp: "2026-10-05T16:48:08.670Z",
  cwd: "/p",
  originator: "codex_cli_rs",
  cli_version: "0.169.0",
};
const META = rolloutLine("session_meta", PAYLOAD);
const OTHER = rolloutLine("event_msg", { type: "task_started" });
const utf8 = new TextEncoder();

const kindOf = (content: string | Uint8Array) =>
  withRollout(content, async (path) => {
    const { kind, hasLaterMeta } = await readFirstLine(path, SYSTEM);
    return hasLaterMeta ? `${kind}, later` : kind;
  });

Deno.test("readFirstLine() tells what Codex resumes from what it does not", async () => {
  const bare = `${JSON.stringify({ id: SAMPLE_ID, timestamp: "x", instructions: null })}\n`;
  const cases: readonly (readonly [string, string | Uint8Array])[] = [
    ["meta", META],
    ["meta", `\n  \n${META}`],
    ["meta", META.replace("\n", "\r\n")],
    ["empty", ""],
    ["empty", "\n\n"],
    ["empty", "\0\0\0\0"],
    ["bom", `\uFEFF${META}`],
    ["broken", "\uFEFFzzz\n"],
    ["utf-16", new Uint8Array([0xff, 0xfe, 0x7b, 0])],
    ["utf-16", new Uint8Array([0xfe, 0xff, 0, 0x7b])],
    ["bare-2025", bare],
    ["not-meta", OTHER],
    ["not-meta, later", OTHER + META],
    ["broken, later", `{broken\n${META}`],
    ["broken", "zzz\n"],
    ["broken", `${META.trimEnd()}\0\n`],
    ["broken", new Uint8Array([...utf8.encode('{"a":"'), 0xff, ...utf8.encode('"}\n')])],
  ];
  for (const [kind, content] of cases) assert.equal(await kindOf(content), kind, `${content}`);
});

Deno.test("judgeFirstLine() wants of metadata what Codex wants, in Codex's shapes", () => {
  const judge = (more: Record<string, unknown>) => {
    const record = { timestamp: "t", type: "session_meta", payload: { ...PAYLOAD, ...more } };
    const { kind, why } = judgeFirstLine(utf8.encode(JSON.stringify(record)));
    return kind === "meta" ? kind : `${kind}: ${why}`;
  };
  const base = { thread_id: SAMPLE_ID, end_ordinal_exclusive: 3, end_byte_offset: 9 };
  const fine = [
    {},
    { id: SAMPLE_ID.toUpperCase() },
    { timestamp: "x" },
    { cwd: "" },
    { source: "zzz" },
    { source: { custom: "atlas" } },
    { history_mode: "paginated" },
    { history_base: base },
    { git: { branch: "main" } },
    { git: null },
    { session_id: SAMPLE_ID },
  ];
  for (const more of fine) assert.equal(judge(more), "meta", JSON.stringify(more));
  const lacking = ["id", "timestamp", "cwd", "originator", "cli_version"].map((key) => ({
    [key]: undefined,
  }));
  const odd = [
    { source: 5 },
    { source: { zzz: 1 } },
    { git: 5 },
    { session_id: "x" },
    { history_base: { ...base, end_byte_offset: undefined } },
    { history_base: 5 },
  ];
  for (const more of [...lacking, ...odd]) {
    const [key] = Object.keys(more);
    const kind = /session_id|history_base/.test(key!) ? "incomplete-history" : "incomplete";
    assert.equal(judge(more), `${kind}: the metadata has no proper ${key}`);
  }
  assert.equal(judge({ history_mode: "x" }), 'unknown-mode: history mode "x" is not known');
  const bare = { type: "session_meta", payload: PAYLOAD };
  assert.equal(judgeFirstLine(utf8.encode(JSON.stringify(bare))).kind, "incomplete");
  const empty = { timestamp: "t", type: "session_meta" };
  assert.equal(judgeFirstLine(utf8.encode(JSON.stringify(empty))).kind, "incomplete");
});

Deno.test("readFirstLine() gives a line without end up", async () => {
  const endless = `{"a":"${"x".repeat(9 * 1024 * 1024)}"}\n`;
  assert.equal(await kindOf(endless), "too-long");
});
