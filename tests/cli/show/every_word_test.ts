import assert from "node:assert/strict";
import { rollkeep, rollkeepJson } from "../../support/rollkeep.ts";
import { type Shape, SHAPES, shapeText } from "./rollout_shapes.ts";

const ID = "019f0001-0000-7000-8000-000000000001";

interface Store {
  readonly env: Readonly<Record<string, string>>;
  readonly path: string;
}

async function withShape(shape: Shape, use: (store: Store) => Promise<void>): Promise<void> {
  const home = await Deno.makeTempDir({ prefix: "rollkeep-shape-" });
  try {
    const folder = `${home}/sessions/2026/09/01`;
    await Deno.mkdir(folder, { recursive: true });
    const path = `${folder}/rollout-2026-09-01T10-00-00-${ID}.jsonl`;
    await Deno.writeTextFile(path, shapeText(shape, ID));
    await use({ env: { HOME: home, CODEX_HOME: home, XDG_CACHE_HOME: `${home}/cache` }, path });
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

// deno-lint-ignore no-explicit-any -- raw lines of any shape
type Json = any;

/**
 * What is in a file, by a rule of its own that knows nothing of order: of each message as many as events say it or response
 * items say it, whichever is more; a call for each id; a damaged line for each that is no record.
 */
function countOf(text: string): Readonly<Record<string, number>> {
  const said = new Map<string, [events: number, responses: number]>();
  const calls = new Set<string>();
  let damaged = 0;
  const say = (side: string, { words, by }: { readonly words: string; readonly by: 0 | 1 }) => {
    if (words.trim() === "" || /^(<[a-z]|# AGENTS)/.test(words)) return;
    const key = `${words.startsWith('{"author"') ? "agent" : side}:${words.trim()}`;
    const counts = said.get(key) ?? [0, 0];
    counts[by]++;
    said.set(key, counts);
  };
  for (const line of text.split("\n").filter((line) => line !== "")) {
    const record = parse(line);
    if (record === null || !(record.type ?? record.record_type ?? record.id)) {
      damaged++;
      continue;
    }
    const { type, ...payload } = record.payload ?? record;
    if (record.type === "event_msg") {
      if (type === "user_message") say("user", { words: payload.message, by: 0 });
      if (type === "agent_message") say("assistant", { words: payload.message, by: 0 });
      if (payload.item?.type === "UserMessage") {
        say("user", { words: payload.item.content[0].text, by: 0 });
      }
      if (payload.item?.type === "Plan") say("assistant", { words: payload.item.text, by: 0 });
    }
    if (type === "message") {
      for (const words of wordsIn(payload)) say(payload.role, { words, by: 1 });
    }
    if (record.type === "inter_agent_communication" || type === "agent_message" && payload.author) {
      say("agent", { words: JSON.stringify(payload), by: 1 });
    }
    if (/subagent_notification/.test(line)) say("agent", { words: line, by: 1 });
    const id = payload.call_id ?? payload.callId ?? (/_call$/.test(type) ? payload.id : undefined);
    if (id !== undefined) calls.add(id);
  }
  const sum = (side: string) =>
    [...said].filter(([key]) => key.startsWith(`${side}:`))
      .reduce((total, [, counts]) => total + Math.max(...counts), 0);
  const [user, assistant, agent] = [sum("user"), sum("assistant"), sum("agent")];
  return { user, assistant, agent, tool: calls.size, damaged };
}

function parse(line: string): Json {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** The texts of a message; a plan in it is a text of its own. */
function wordsIn({ content, text }: Json): readonly string[] {
  const whole: string = typeof content === "string"
    ? content
    : content?.map((part: Json) => part.text ?? "").filter((part: string) => !/^<\/?im/.test(part))
      .join("") ?? text;
  return whole.split(/<\/?proposed_plan>/);
}

for (const [what, shape] of Object.entries(SHAPES)) {
  Deno.test(`show leaves nothing out and says nothing twice: ${what}`, async () => {
    await withShape(shape, async ({ env, path }) => {
      const { entries, damaged_lines } = await rollkeepJson(["show", ID, "--json"], { env });
      const count = (kind: string) => entries.filter((entry: Json) => entry.kind === kind).length;
      const shown = Object.fromEntries(
        ["user", "assistant", "agent", "tool"].map((kind) => [kind, count(kind)]),
      );
      const expected = countOf(await Deno.readTextFile(path));
      assert.deepEqual({ ...shown, damaged: damaged_lines }, expected);
      assert.ok(Object.values(expected).some((number) => number > 0));
    });
  });
}

Deno.test("show tells a patch by its files, whole with --full, and says which one failed", async () => {
  const shape = SHAPES["custom tool calls, their patches told by events (case 05)"]!;
  await withShape(shape, async ({ env }) => {
    const { out } = await rollkeep(["show", ID], { env });
    assert.match(out, /^▸ apply_patch add infra\/wrap\.sh$/m);
    assert.match(out, /^▸ apply_patch update gone\.txt \(failed\)$/m);
    const full = await rollkeep(["show", ID, "--full"], { env });
    assert.match(full.out, /^\+exec true$/m);
    const markdown = await rollkeep(["show", ID, "--format", "markdown"], { env });
    assert.match(markdown.out, /^\*\*apply\\_patch\*\* \(failed\)\n\n {4}update gone\.txt$/m);
  });
});

Deno.test("show has an error whole, however long, and the summary of a compaction with --full", async () => {
  const long = "stream error ".repeat(20).trim();
  const shape: Shape = [
    { type: "session_meta", payload: { id: "ID", cwd: "/p" } },
    { type: "event_msg", payload: { type: "error", message: long } },
    { type: "compacted", payload: { message: long } },
  ];
  await withShape(shape, async ({ env }) => {
    const { out } = await rollkeep(["show", ID], { env });
    assert.ok(out.includes(`── error: ${long}\n`), out);
    assert.match(out, /^── history compacted: stream error .*…$/m);
    const full = await rollkeep(["show", ID, "--full"], { env });
    assert.ok(full.out.includes(`── history compacted: ${long}\n`), full.out);
  });
});

Deno.test("show tells the findings of a review, what agents say, and calls that only events know", async () => {
  const seen = async (what: string, pattern: RegExp) => {
    await withShape(SHAPES[what]!, async ({ env }) => {
      const { out, code } = await rollkeep(["show", ID], { env });
      assert.match(out, pattern);
      assert.equal(code, 0);
    });
  };
  await seen("a review, its findings repeated in a message (case 19)", /^- \[P1\] Lock$/m);
  const agents = "agents that speak to each other, in each way they have had";
  await seen(agents, /^agent \/root\/a → \/root {2}\S+\nthird\[encrypted\]$/m);
  const calls = "calls that stand in events or as kinds of their own (case 19)";
  await seen(calls, /^▸ docs\.lookup \{"q":"x"\}$/m);
  await seen(calls, /^▸ local_shell_call make \(exit 2\)$/m);
  await seen(calls, /^▸ exec_command ls$/m);
});

Deno.test("show counts damaged lines where they stand and on stderr, and a line that is not UTF-8 is named", async () => {
  const damaged =
    "bytes of zero, a row without a type, a glued row and one that was cut off (case 07)";
  await withShape(SHAPES[damaged]!, async ({ env, path }) => {
    const { out, err, code } = await rollkeep(["show", ID], { env });
    assert.deepEqual(out.match(/^── .* passed by$/gm), [
      "── 2 damaged lines passed by",
      "── 1 damaged line passed by",
      "── 1 damaged line passed by",
    ]);
    assert.equal(err, `note: ${path}: 4 damaged lines passed by\n`);
    assert.equal(code, 0);
    const bytes = new TextEncoder().encode('{"type":"event_msg","payload":{"message":"a?"}}\n');
    await Deno.writeFile(path, bytes.map((byte) => byte === 63 ? 0xff : byte));
    const broken = await rollkeep(["show", path], { env });
    assert.match(broken.err, /the line at byte 0 is not UTF-8: Codex does not open this thread\n/);
  });
});
