import fc from "fast-check";
import assert from "node:assert/strict";
import { readHead, readHistoryBase } from "../../../lib/codex/rollout_head.ts";
import type { Head } from "../../../lib/model/thread/head.ts";
import { errorCode } from "../../../lib/system/files.ts";
import { buildSystem } from "../../../lib/system/real/build_system.ts";
import { absolute } from "../../support/value/paths.ts";

const ID = "01a10d9c-2a4e-71f3-98a3-797654c83ec5";
const NAME = `rollout-2026-10-05T16-48-08-${ID}.jsonl`;
const system = buildSystem({ variables: {}, cwd: "/", cacheFolder: null });

async function headOf(content: string | Uint8Array, name = NAME): Promise<Head> {
  const folder = await Deno.makeTempDir();
  try {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await Deno.writeFile(`${folder}/${name}`, bytes);
    return await readHead(absolute(`${folder}/${name}`), system);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function line(type: string, payload: unknown): string {
  return `${JSON.stringify({ timestamp: "2026-10-05T16:48:08.778Z", type, payload })}\n`;
}

const META = line("session_meta", {
  id: ID,
  timestamp: "2026-10-05T16:48:08.670Z",
  cwd: "/project",
});

Deno.test("readHead() takes id, time, folder and preview from a paginated rollout", async () => {
  const item = { type: "UserMessage", content: [{ type: "text", text: "  hello\n world " }] };
  const head = await headOf(
    line("session_meta", {
      id: ID,
      timestamp: "2026-10-05T16:48:08.670Z",
      cwd: "/project",
      source: { subagent: "review" },
      history_mode: "paginated",
      git: { branch: "main", commit_hash: "c0ffee", repository_url: "git@example.com:a/b.git" },
      history_base: { thread_id: "parent", end_ordinal_exclusive: 3, end_byte_offset: 99 },
    }) + line("event_msg", { type: "item_completed", item }),
  );
  assert.equal(head.health, "ok");
  assert.equal(head.id, ID);
  assert.equal(head.createdAtMs, Date.parse("2026-10-05T16:48:08.670Z"));
  assert.equal(head.cwd, "/project");
  assert.equal(head.source, '{"subagent":"review"}');
  assert.equal(head.gitBranch, "main");
  assert.equal(head.gitSha, "c0ffee");
  assert.equal(head.gitOriginUrl, "git@example.com:a/b.git");
  assert.deepEqual(head.historyBase, {
    rolloutId: "parent",
    endOrdinalExclusive: 3,
    endByteOffset: 99,
  });
  assert.equal(head.preview, "hello world");
});

Deno.test("readHead() prefers events to response items and drops the harness's own messages", async () => {
  const item = (text: string) =>
    line("response_item", {
      type: "message",
      role: "user",
      content: [{ type: "input_text", text }],
    });
  const noise = item("<environment_context>\n<cwd>/x</cwd>");
  assert.equal((await headOf(META + noise + item("asked"))).preview, "asked");
  const event = line("event_msg", {
    type: "user_message",
    message: "## My request for Codex:\nreally",
  });
  assert.equal((await headOf(META + noise + item("asked") + event)).preview, "really");
  assert.equal((await headOf(META + noise)).preview, null);
});

Deno.test("readHead() calls every era healthy and tells damage from missing metadata", async () => {
  const bare = `{"id":"${ID}","timestamp":"2025-05-01T10:00:00Z","instructions":null}\n`;
  const cases: readonly (readonly [content: string | Uint8Array, health: string])[] = [
    [META, "ok"],
    [`\uFEFF\n\n${META}`, "ok"],
    [`not json\n${META}`, "corrupted"],
    [`${"\0".repeat(60)}\n${line("event_msg", { type: "error" })}`, "corrupted"],
    [`{"torn\n${line("event_msg", { type: "error" })}`, "corrupted"],
    [line("session_meta", { id: ID, cwd: 5 }), "corrupted"],
    [line("session_meta", { id: "  " }), "missing-meta"],
    [bare, "ok"],
    [META.trimEnd(), "ok"],
    [line("session_meta", { id: ID, base_instructions: { text: "x".repeat(3_000_000) } }), "ok"],
    ["", "missing-meta"],
    ["\n\n", "missing-meta"],
    ["{}\n", "missing-meta"],
    [line("event_msg", { type: "error" }), "missing-meta"],
    [new Uint8Array(4096), "corrupted"],
    ["half a li", "corrupted"],
    [line("session_meta", { id: 5 }), "corrupted"],
  ];
  for (const [content, health] of cases) {
    assert.equal((await headOf(content)).health, health, String(content).slice(0, 60));
  }
});

Deno.test("readHead() says of a foreign file that it is no rollout", async () => {
  const logs = [
    '{"level":"info"}\n',
    `{"id":"${ID}","timestamp":"2025-05-01T10:00:00Z","level":"info"}\n`,
    '{"id":"7","timestamp":"2025-05-01T10:00:00Z","instructions":null}\n',
    "",
    "text\n",
  ];
  for (const log of logs) assert.equal((await headOf(log, "app.jsonl")).rollout, false, log);
  assert.equal((await headOf(META, "app.jsonl")).rollout, true);
});

Deno.test("readHead() never throws, whatever the bytes", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      const head = await headOf(bytes);
      assert.ok(["ok", "missing-meta", "corrupted"].includes(head.health));
    }),
    { numRuns: 60 },
  );
});

Deno.test("readHead() reads compressed files, and calls one that cannot be decoded corrupted", async () => {
  const message = { type: "user_message", message: "asked" };
  const text = META + line("event_msg", message);
  const noise = Array.from({ length: 30_000 }, (_, at) => `${at * 7919 % 30_000}`).join(" ");
  const frame = await system.compression.zstdFrame(new TextEncoder().encode(text));
  const late = await system.compression.zstdFrame(new TextEncoder().encode(noise));
  const name = `${NAME}.zst`;
  const whole = await headOf(frame, name);
  assert.deepEqual([whole.health, whole.id, whole.preview], ["ok", ID, "asked"]);
  assert.equal((await headOf(frame.slice(0, 20), name)).health, "corrupted");
  assert.equal((await headOf("no zstd at all", name)).health, "corrupted");
  assert.equal((await headOf("", name)).health, "missing-meta");
  const tail = new Uint8Array([...frame, ...late.slice(0, late.length / 2)]);
  assert.equal((await headOf(tail, name)).health, "ok");
});

Deno.test("readHead() throws what the file system says, never calling it damage", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.symlink("/dev/null", `${folder}/link.jsonl`);
    for (const [name, code] of [["gone.jsonl", "ENOENT"], ["link.jsonl", "ENOTFILE"]] as const) {
      assert.throws(
        () => readHead(absolute(`${folder}/${name}`), system),
        (error) => errorCode(error) === code,
      );
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("readHead() looks for a preview as far as Codex does, and no further", async () => {
  const filler = line("world_state", {});
  const asked = line("event_msg", { type: "user_message", message: "asked" });
  assert.equal((await headOf(META + filler.repeat(200) + asked)).preview, "asked");
  assert.equal((await headOf(META + filler.repeat(400) + asked)).preview, null);
});

Deno.test("readHead() takes the first metadata for the file's own: later ones are copied history", async () => {
  const parent = line("session_meta", {
    id: "01a10d9c-2a4e-71f3-98a3-000000000000",
    cwd: "/other",
  });
  const head = await headOf(META + parent);
  assert.deepEqual([head.id, head.cwd], [ID, "/project"]);
});

Deno.test("readHead() takes the model from what follows the first prompt closely, not from a later turn", async () => {
  const asked = line("event_msg", { type: "user_message", message: "asked" });
  const context = line("turn_context", { model: "gpt-x" });
  const filler = line("event_msg", { type: "item_started" });
  const answer = line("response_item", { type: "reasoning" });
  assert.equal((await headOf(META + context + asked)).model, "gpt-x");
  assert.equal((await headOf(META + asked + answer + context)).model, null, "behind the answer");
  assert.equal((await headOf(META + asked + filler.repeat(2) + context)).model, "gpt-x");
  assert.equal((await headOf(META + asked + filler.repeat(3) + context)).model, null);
});

Deno.test("readHead() finds the prompt behind long lines, and in a long line with its keys in any order", async () => {
  const long = "x".repeat(40_000);
  const output = line("response_item", { type: "function_call_output", output: long });
  const asked = line("event_msg", { type: "user_message", message: `asked ${long}` });
  assert.match((await headOf(META + output.repeat(3) + asked)).preview!, /^asked x/);
  const sorted = `${
    JSON.stringify({
      payload: { message: `asked ${long}`, type: "user_message" },
      type: "event_msg",
    })
  }\n`;
  assert.match((await headOf(META + sorted)).preview!, /^asked x/);
});

Deno.test("readHistoryBase() tells the same as the head, from the metadata alone", async () => {
  const folder = await Deno.makeTempDir();
  const base = { thread_id: "01a10d9c-2a4e-71f3-98a3-000000000000", end_byte_offset: 7 };
  const fork = line("session_meta", { id: ID, cwd: "/project", history_base: base });
  try {
    for (const content of [META, fork, `\n${fork}`, "no JSON\n", ""]) {
      const path = `${folder}/${NAME}`;
      await Deno.writeTextFile(path, content + line("event_msg", { type: "task_started" }));
      const { historyBase } = await readHead(absolute(path), system);
      assert.deepEqual(await readHistoryBase(absolute(path), system), historyBase);
      assert.equal(historyBase?.rolloutId ?? null, content.includes(fork) ? base.thread_id : null);
    }
    assert.throws(() => readHistoryBase(absolute(`${folder}/gone.jsonl`), system), {
      code: "ENOENT",
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
