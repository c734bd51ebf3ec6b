import assert from "node:assert/strict";
import fc from "fast-check";
import { lastEntries } from "../../../../lib/codex/transcript/last_entries.ts";
import { readTranscript } from "../../../../lib/codex/transcript/read_transcript.ts";
import {
  rolloutLine,
  SAMPLE_ID,
  SAMPLE_NAME,
  SYSTEM,
  withRollout,
} from "../../../support/rollout_file.ts";

const META = rolloutLine("session_meta", { id: SAMPLE_ID, cwd: "/p" });
const FIRST = rolloutLine("event_msg", { type: "user_message", message: "first" });

/** Some lines, long enough that a few of them exceed the first stretch read from the end. */
const block = fc.record({
  kind: fc.constantFrom("said", "twice", "answered", "tool", "damaged", "noise"),
  size: fc.constantFrom(1, 100, 90_000, 300_000),
}).map(({ kind, size }): (at: number) => string => (at) => {
  const message = `${at}${"x".repeat(size)}`;
  if (kind === "said") return rolloutLine("event_msg", { type: "agent_message", message });
  const item = { type: "message", content: [{ type: "text", text: message }] };
  if (kind === "twice") {
    return rolloutLine("response_item", { ...item, role: "user" }) +
      rolloutLine("event_msg", { type: "user_message", message });
  }
  if (kind === "answered") return rolloutLine("response_item", { ...item, role: "assistant" });
  if (kind === "damaged") return `{"broken ${message}\n`;
  if (kind === "noise") return rolloutLine("world_state", { message });
  const call = { type: "function_call", name: "run", arguments: "{}", call_id: `c${at}` };
  const output = { type: "function_call_output", call_id: `c${at}`, output: message };
  return rolloutLine("response_item", call) + rolloutLine("world_state", { message }) +
    rolloutLine("response_item", output);
});

Deno.test("lastEntries() gives the end of the whole transcript, however it is cut into stretches", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(block, { maxLength: 30 }),
      fc.integer({ min: 0, max: 9 }),
      async (blocks, count) => {
        const content = META + FIRST + blocks.map((make, at) => make(at)).join("");
        await withRollout(content, async (path) => {
          const all = await Array.fromAsync(readTranscript(path, SYSTEM));
          const last = await lastEntries(path, SYSTEM, { count });
          assert.deepEqual(last, count === 0 ? [] : all.slice(-count));
        });
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("lastEntries() reads no further than the end of the inherited part", async () => {
  const end = new TextEncoder().encode(META + FIRST).length;
  const content = META + FIRST +
    rolloutLine("event_msg", { type: "agent_message", message: "later" });
  const last = await withRollout(
    content,
    (path) => lastEntries(path, SYSTEM, { count: 5, end }),
  );
  assert.deepEqual(last.map((entry) => "text" in entry ? entry.text : ""), ["first"]);
});

Deno.test("lastEntries() reads a compressed rollout through", async () => {
  const content = META + FIRST +
    rolloutLine("event_msg", { type: "agent_message", message: "last" });
  const frame = await SYSTEM.compression.zstdFrame(new TextEncoder().encode(content));
  const last = await withRollout(
    frame,
    (path) => lastEntries(path, SYSTEM, { count: 1 }),
    { name: `${SAMPLE_NAME}.zst` },
  );
  assert.deepEqual(last.map((entry) => "text" in entry ? entry.text : ""), ["last"]);
});

Deno.test("lastEntries() of a file without a conversation is empty", async () => {
  for (const content of ["", "\n", META]) {
    const last = await withRollout(
      content,
      (path) => lastEntries(path, SYSTEM, { count: 3 }),
    );
    assert.deepEqual(last, []);
  }
});

Deno.test("lastEntries() gives up on a file that ends in gigabytes of nothing, and says so", async () => {
  const content = rolloutLine("event_msg", { type: "user_message", message: "hello" });
  const ends: readonly ((path: string) => void)[] = [
    (path) => Deno.truncateSync(path, 2 ** 40),
    (path) => Deno.writeFileSync(path, new Uint8Array(5 * 2 ** 20).fill(10), { append: true }),
  ];
  for (const lengthen of ends) {
    await withRollout(content, async (path) => {
      lengthen(path);
      const said: string[] = [];
      const onDamage = (why: string) => void said.push(why);
      assert.deepEqual(await lastEntries(path, SYSTEM, { count: 1, onDamage }), []);
      assert.deepEqual(said, [
        "its end goes on and on without anything to show: nothing before that is shown",
      ]);
    });
  }
});

Deno.test("lastEntries() keeps what it has found before it gives up", async () => {
  const said = (message: string) => rolloutLine("event_msg", { type: "user_message", message });
  const content = `${said("first")}${"\n".repeat(5 * 2 ** 20)}${said("last")}`;
  await withRollout(content, async (path) => {
    const last = await lastEntries(path, SYSTEM, { count: 2 });
    assert.deepEqual(last.map((entry) => "text" in entry && entry.text), ["last"]);
  });
});
