import assert from "node:assert/strict";
import { rebuiltRollout } from "../../../../lib/codex/mend/rebuilt_rollout.ts";
import { asRolloutId } from "../../../../lib/model/ids.ts";
import { openDisposable } from "../../../../lib/system/real/databases.ts";
import {
  keepTurns,
  KEPT_TABLES,
  type KeptTurn,
  TWO_TURNS,
} from "../../../support/repair/kept_turns.ts";

const ID = asRolloutId("01a10d9c-0000-7000-8000-0000000000a1" as never);
const META = JSON.stringify({ timestamp: "2026-01-05T10:00:00.000Z", ordinal: 0, type: "meta" });

interface Line {
  readonly ordinal: number;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

function linesOf(turns: readonly KeptTurn[], meta = META): readonly Line[] {
  const history = openDisposable(":memory:");
  try {
    history.exec(`${KEPT_TABLES} ${keepTurns(ID, turns)}`);
    const bytes = [...rebuiltRollout({ history, rolloutId: ID, meta })];
    const text = bytes.map((line) => new TextDecoder().decode(line)).join("");
    assert.ok(text.endsWith("\n"));
    return text.trimEnd().split("\n").map((line) => JSON.parse(line));
  } finally {
    history.close();
  }
}

Deno.test("rebuiltRollout() gives every line the number that Codex's lists have for it, and leaves none out", () => {
  const lines = linesOf(TWO_TURNS);
  assert.deepEqual(lines.map(({ ordinal }) => ordinal), Array.from({ length: 21 }, (_, at) => at));
  const events = lines.filter(({ payload }) => payload?.type === "item_completed")
    .map(({ ordinal, payload }) => [ordinal, (payload.item as { readonly id: string }).id]);
  assert.deepEqual(events, [[4, "u1"], [5, "a1"], [11, "u2"], [18, "a2"]]);
  const turns = lines.filter(({ payload }) => /^task_/.test(`${payload?.type}`))
    .map(({ ordinal, payload }) => [ordinal, payload.type, payload.turn_id]);
  assert.deepEqual(turns, [
    [1, "task_started", "t1"],
    [8, "task_complete", "t1"],
    [9, "task_started", "t2"],
    [20, "task_complete", "t2"],
  ]);
  assert.equal(lines[20]!.payload.last_agent_message, "done");
});

Deno.test("rebuiltRollout() gives the model what was said, in order, and what was run in words", () => {
  const given = linesOf(TWO_TURNS).filter(({ type }) => type === "response_item")
    .map(({ payload: { role, content } }) => [
      role,
      ...(content as readonly { readonly text: string }[]).map(({ text }) => text),
    ]);
  assert.deepEqual(given, [
    ["user", "what is it?"],
    ["assistant", "it is this"],
    ["user", "run it"],
    ["assistant", "[command] ls\none\n"],
    ["assistant", "done"],
  ]);
});

Deno.test("rebuiltRollout() tells pictures, turns that were cut short or failed, and one that goes on", () => {
  const [first, second] = TWO_TURNS;
  const picture = { type: "image", url: "data:image/png;base64,AA" };
  const file = { type: "localImage", path: "/p/x.png" };
  const skill = { type: "skill", name: "x", path: "/x" };
  const lines = linesOf([
    {
      ...{ id: "t0", lines: [1, 4], status: "interrupted" },
      items: { 3: { type: "userMessage", id: "u0", content: [picture, file, skill] } },
    },
    { ...first!, lines: [5, 12], items: {}, status: "failed", error: '{"message":"too long"}' },
    { ...second!, lines: [13, null], items: {} },
  ]);
  const told = lines.slice(2).map(({ payload }) => payload.type);
  assert.deepEqual(told.filter((type) => type !== "token_count"), [
    ...["message", "item_completed", "turn_aborted", "task_started", "error", "task_complete"],
    "task_started",
  ]);
  const { content } = lines[2]!.payload;
  assert.deepEqual(content, [
    { type: "input_image", image_url: picture.url },
    { type: "input_text", text: "[image /p/x.png]" },
  ]);
});

Deno.test("rebuiltRollout() begins where its history does, and keeps words for which no number is free", () => {
  const item = { type: "agentMessage", id: "a", text: "close" };
  const at = META.replace('"ordinal":0', '"ordinal":40');
  const lines = linesOf([{ id: "t", lines: [41, 43], items: { 42: item } }], at);
  assert.deepEqual(lines.map(({ ordinal }) => ordinal), [40, 41, 42, 43, 44]);
  assert.equal(lines[4]!.type, "response_item");
});

Deno.test("rebuiltRollout() refuses numbers that no rollout has", () => {
  const turn = (first: number, last: number | null) =>
    linesOf([{ id: "t", lines: [first, last], items: {} }]);
  assert.throws(() => turn(0, null), /one number/);
  assert.throws(() => turn(1, 1), /one number/);
  assert.throws(() => turn(1, 5_000_000), /no rollout's/);
  assert.throws(() => linesOf([], "{}"), /no ordinal/);
});
