import assert from "node:assert/strict";
import { readTranscript } from "../../../../lib/codex/transcript/read_transcript.ts";
import type { Entry } from "../../../../lib/model/thread/entry.ts";
import { rolloutLine, SAMPLE_ID, SYSTEM, withRollout } from "../../../support/rollout_file.ts";

async function entriesOf(content: string, range = {}): Promise<Entry[]> {
  return await withRollout(
    content,
    (path) => Array.fromAsync(readTranscript(path, SYSTEM, range)),
  );
}

/** Entries as one line each: what a reader of `show` would see. */
async function story(content: string, range = {}): Promise<string[]> {
  return (await entriesOf(content, range)).map((entry) => {
    if (entry.kind === "rollback") return `rollback ${entry.turns}`;
    if (entry.kind === "damage") return `damage ${entry.lines}`;
    if (entry.kind !== "tool") return `${entry.kind}: ${entry.text}`;
    const exit = entry.exitCode === null ? "" : ` = ${entry.exitCode}`;
    return `tool ${entry.name} ${entry.brief ?? entry.input}${exit} → ${entry.output}`;
  });
}

const event = (payload: unknown) => rolloutLine("event_msg", payload);
const item = (item: unknown) => event({ type: "item_completed", item });
const response = (payload: unknown) => rolloutLine("response_item", payload);
const meta = (fields = {}) => rolloutLine("session_meta", { id: SAMPLE_ID, cwd: "/p", ...fields });
const said = (role: string, text: string) =>
  response({ type: "message", role, content: [{ type: "input_text", text }] });
const called = (id: string, cmd: string) =>
  response({
    type: "function_call",
    name: "exec_command",
    arguments: JSON.stringify({ cmd }),
    call_id: id,
  });
const gaveBack = (id: string, output: unknown) =>
  response({ type: "function_call_output", call_id: id, output });
const OUTPUT = "Chunk ID: a1\nWall time: 0.1 seconds\nProcess exited with code 0\nOutput:\nhi\n";

Deno.test("readTranscript() tells a paginated rollout once, by its completed items", async () => {
  const lines = await story(
    meta({ history_mode: "paginated" }) +
      said("user", "<environment_context>") +
      said("user", "hello") +
      item({ type: "UserMessage", id: "u", content: [{ type: "text", text: "hello" }] }) +
      item({ type: "Reasoning", id: "rs", summary_text: ["Thinking"], raw_content: [] }) +
      response({ type: "reasoning", id: "rs", summary: [{ text: "Thinking" }] }) +
      called("call_1", "echo hi") +
      item({
        type: "CommandExecution",
        id: "call_1",
        command: ["/bin/bash", "-lc", "echo hi"],
        aggregated_output: "hi\n",
        exit_code: 0,
      }) +
      gaveBack("call_1", OUTPUT) +
      item({ type: "AgentMessage", id: "m", content: [{ type: "Text", text: "hi there" }] }) +
      said("assistant", "hi there"),
  );
  assert.deepEqual(lines, [
    "user: hello",
    "reasoning: Thinking",
    "tool exec_command echo hi = 0 → hi\n",
    "assistant: hi there",
  ]);
});

Deno.test("readTranscript() tells a legacy rollout once, by its events and the calls between them", async () => {
  const lines = await story(
    meta() +
      response({
        type: "message",
        role: "user",
        content: [{ type: "input_text", text: "hello" }, { type: "input_image" }],
      }) +
      event({ type: "user_message", message: "hello", images: ["data:,"] }) +
      event({ type: "agent_reasoning", text: "Thinking" }) +
      response({ type: "reasoning", summary: [{ text: "Thinking" }] }) +
      called("call_1", "echo hi") + gaveBack("call_1", OUTPUT) +
      event({ type: "web_search_end", call_id: "ws_1", query: "zstd" }) +
      response({ type: "web_search_call", id: "ws_1", action: { query: "zstd" } }) +
      event({ type: "agent_message", message: "hi there" }) + said("assistant", "hi there"),
  );
  assert.deepEqual(lines, [
    "user: hello\n[Image]",
    "reasoning: Thinking",
    "tool exec_command echo hi = 0 → hi\n",
    "tool web_search zstd → null",
    "assistant: hi there",
  ]);
});

Deno.test("readTranscript() tells files without events by their response items, without the harness's words", async () => {
  const shell = {
    type: "local_shell_call",
    call_id: "c",
    action: { command: ["bash", "-lc", "ls"] },
  };
  const output = { output: "a\nb\n", metadata: { exit_code: 2 } };
  const items = [
    {
      type: "message",
      role: "user",
      content: [{ type: "input_text", text: "<user_instructions>x" }],
    },
    { type: "message", role: "user", content: [{ type: "input_text", text: "list it" }] },
    { type: "reasoning", summary: [{ type: "summary_text", text: "Looking" }] },
    shell,
    { type: "function_call_output", call_id: "c", output: JSON.stringify(output) },
    { type: "message", role: "assistant", content: [{ type: "output_text", text: "two files" }] },
  ];
  const expected = [
    "user: list it",
    "reasoning: Looking",
    "tool local_shell_call ls = 2 → a\nb\n",
    "assistant: two files",
  ];
  assert.deepEqual(await story(meta() + items.map(response).join("")), expected);
  const bare = [{ id: SAMPLE_ID, timestamp: "2025-05-01T10:00:00Z", instructions: null }, ...items];
  const flat = bare.map((line) => `${JSON.stringify(line)}\n`).join("");
  assert.deepEqual(await story(`${flat}{"record_type":"state"}\n`), expected);
});

Deno.test("readTranscript() does not repeat the message at which a newer Codex took the file up", async () => {
  const lines = await story(
    meta() + said("user", "old") + said("assistant", "answer") + said("user", "new") +
      event({ type: "user_message", message: "new" }) +
      event({ type: "agent_message", message: "more" }) + said("assistant", "more"),
  );
  assert.deepEqual(lines, ["user: old", "assistant: answer", "user: new", "assistant: more"]);
});

Deno.test("readTranscript() shows calls that no event speaks of, and calls that never ended, in their turn", async () => {
  const lines = await story(
    meta({ history_mode: "paginated" }) +
      response({
        type: "custom_tool_call",
        name: "apply_patch",
        input: "*** Begin",
        call_id: "a",
      }) +
      response({ type: "custom_tool_call_output", call_id: "a", output: "unsupported" }) +
      called("b", "sleep 30") +
      event({ type: "turn_aborted", reason: "interrupted" }) +
      item({ type: "UserMessage", content: [{ type: "text", text: "next" }] }),
  );
  assert.deepEqual(lines, [
    "tool apply_patch *** Begin → unsupported",
    "tool exec_command sleep 30 → null",
    "aborted: interrupted",
    "user: next",
  ]);
});

Deno.test("readTranscript() tells a background command when it was left alone and when it ended", async () => {
  const command = { type: "CommandExecution", id: "a", command: "make", exit_code: 2 };
  const lines = await story(
    meta({ history_mode: "paginated" }) + called("a", "make") +
      gaveBack("a", "Wall time: 1 seconds\nProcess running with session ID 7\nOutput:\n") +
      item({ ...command, aggregated_output: "failed" }),
  );
  assert.deepEqual(lines, [
    "tool exec_command make → ",
    "tool exec_command make = 2 → failed",
  ]);
});

Deno.test("readTranscript() marks compactions, rollbacks and errors once", async () => {
  const lines = await story(
    meta({ history_mode: "paginated" }) +
      rolloutLine("compacted", { message: "summary", replacement_history: [] }) +
      item({ type: "ContextCompaction", id: "x" }) +
      event({ type: "context_compacted" }) +
      event({ type: "thread_rolled_back", num_turns: 2 }) +
      event({ type: "error", message: "no luck" }) +
      event({ type: "task_complete", error: { message: "no luck" } }),
  );
  assert.deepEqual(lines, ["compaction: summary", "rollback 2", "error: no luck"]);
});

Deno.test("readTranscript() names files, servers and unknown items", async () => {
  const lines = await story(
    meta({ history_mode: "paginated" }) +
      item({ type: "FileChange", changes: { "a.txt": { type: "add" }, "b": { type: "delete" } } }) +
      item({
        type: "McpToolCall",
        server: "docs",
        tool: "find",
        arguments: { q: "x" },
        result: { content: [{ type: "text", text: "found" }] },
      }) +
      item({ type: "Brandnew", id: "n", size: 3 }),
  );
  assert.deepEqual(lines, [
    "tool apply_patch add a.txt, delete b → null",
    'tool docs.find {"q":"x"} → found',
    'tool Brandnew {"size":3} → null',
  ]);
});

Deno.test("readTranscript() stops at the end of the inherited part", async () => {
  const first = meta() + event({ type: "user_message", message: "before" });
  const whole = first + event({ type: "user_message", message: "after" });
  const end = new TextEncoder().encode(first).length;
  assert.deepEqual(await story(whole, { end }), ["user: before"]);
});

Deno.test("readTranscript() counts damaged lines where they stand and keeps the time of the others", async () => {
  const torn = `${meta()}{"broken\n\0\0\0\n${
    rolloutLine("event_msg", { type: "user_message", message: "still here" }, 9)
  }{"timestamp":"2026`;
  assert.deepEqual(await entriesOf(torn), [
    { kind: "damage", at: "2026-10-05T16:48:08.000Z", lines: 2 },
    { kind: "user", at: "2026-10-05T16:48:09.000Z", text: "still here" },
    { kind: "damage", at: "2026-10-05T16:48:09.000Z", lines: 1 },
  ]);
});

Deno.test("readTranscript() shortens a message of megabytes and says how much is left out", async () => {
  const message = "é".repeat(2_000_000);
  const [entry] = await entriesOf(meta() + event({ type: "user_message", message }));
  assert.equal(entry?.kind, "user");
  const text = (entry as { text: string }).text;
  assert.ok(text.length < 100_000);
  assert.match(text, /^é+… \[\d+ bytes left out\]$/);
});

Deno.test("readTranscript() ends where a file goes on without anything to show, and says how far it has read", async () => {
  const hello = event({ type: "user_message", message: "hello" });
  const endless: readonly ((path: string) => void)[] = [
    (path) => Deno.truncateSync(path, 2 ** 40),
    (path) => Deno.writeFileSync(path, new Uint8Array(9 * 2 ** 20).fill(10), { append: true }),
  ];
  for (const lengthen of endless) {
    await withRollout(meta() + hello, async (path) => {
      lengthen(path);
      const said: string[] = [];
      const onDamage = (why: string) => void said.push(why);
      const entries = await Array.fromAsync(readTranscript(path, SYSTEM, { onDamage }));
      assert.deepEqual(entries.map(({ kind }) => kind).slice(0, 1), ["user"]);
      assert.match(said.join(), /^it goes on without anything to show: read as far as [\d.]+.iB$/);
    });
  }
});
