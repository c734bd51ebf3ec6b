import assert from "node:assert/strict";
import { asThreadId } from "../../../../lib/model/ids.ts";
import type { ShowHeader } from "../../../../lib/model/result/show_result.ts";
import type { Entry, ToolEntry } from "../../../../lib/model/thread/entry.ts";
import type { ShownThread } from "../../../../lib/model/thread/thread.ts";
import type { ShowViewOptions } from "../../../../lib/render/show/show_drawing.ts";
import { newShowScreen } from "../../../../lib/render/show/show_screen.ts";
import { rolloutOf, threadOf } from "../../../support/value/thread_of.ts";

const ID = "01a1e43a-7a00-7a50-8000-000000008ff8";
const kinId = (at: number) => asThreadId(`01a1a1${40 + at}-ce00-7a50-8000-000000009000`);
const PATH = `/home/dev/.codex/sessions/2026/11/16/rollout-2026-11-16T12-00-00-${ID}.jsonl`;
const NOW = Date.parse("2026-11-24T12:00:00Z");
const BEGUN = Date.parse("2026-11-16T13:00:00Z");

const OPTIONS: ShowViewOptions = {
  ...{ format: "text", full: false, last: null, terminal: true, color: false },
  ...{ width: 80, height: 40, home: "/home/dev", zone: "UTC", nowMs: NOW },
  next: { full: "rollkeep show --full ID", why: "rollkeep why ID" },
};

function headerOf(
  known: Partial<ShownThread> = {},
  more: Partial<ShowHeader> = {},
): ShowHeader {
  const thread = threadOf(ID, {
    rollouts: [rolloutOf(PATH)],
    ...{ name: "Users migration", cwd: "/home/dev/api", gitBranch: "main", source: "vscode" },
    ...{ modelProvider: "openai", model: "gpt-5-codex", sizeBytes: 12_345 },
    ...{ createdAtMs: BEGUN, updatedAtMs: BEGUN + 1000 },
    ...known,
  });
  return {
    thread,
    ...{ isListed: true, turns: 2, rowUpdatedAtMs: null, lastRecordAt: null },
    ...{ forkedFromId: null, forks: [], titles: new Map(), away: null },
    ...more,
  };
}

const said = (kind: "user" | "assistant", text: string, at: string | null): Entry => ({
  ...{ kind, text, at },
});
const TOOL: ToolEntry = {
  ...{ kind: "tool", at: null, name: "shell", input: "ls", brief: null, output: "a\nb" },
  ...{ exitCode: 2, failed: false },
};

async function drawn(
  header: ShowHeader,
  entries: readonly Entry[],
  more: Partial<ShowViewOptions> = {},
): Promise<readonly string[]> {
  const screen = newShowScreen({ ...OPTIONS, ...more });
  let text = await screen.header(header);
  for (const entry of entries) text += await screen.entry(entry);
  return (text + screen.end()).split("\n").slice(0, -1);
}

Deno.test("newShowScreen() tells title and id, facts, times, kin, path, then the turns by number", async () => {
  const kin = { forkedFromId: kinId(0), titles: new Map([[kinId(0), "Explain this stack trace"]]) };
  const entries = [
    said("user", "Write a migration", "2026-11-16T13:00:00Z"),
    TOOL,
    said("assistant", "Done.", "2026-11-16T13:01:00Z"),
    said("user", "Wrong one", "2026-11-17T09:00:00Z"),
    { kind: "rollback", at: null, turns: 1 } as const,
    said("user", "Again", null),
    said("assistant", "Yes.", "not a time"),
  ];
  assert.deepEqual(await drawn(headerOf({}, kin), entries), [
    `Users migration                             ${ID}`,
    "~/api · branch main · vscode · gpt-5-codex · 12K · in Codex's picker",
    "begun 16 Nov 13:00, last used 7 days ago, 2 turns",
    "fork of 01a1a140-ce0 “Explain this stack trace”",
    PATH.replace("/home/dev", "~"),
    "─".repeat(80),
    " 1 You, 16 Nov 13:00",
    "   Write a migration",
    "   ▸ shell ls (exit 2)",
    "",
    "   Codex, 13:01",
    "   Done.",
    "",
    " 2 You, 17 Nov 09:00",
    "   Wrong one",
    "",
    "   ── the last turn was taken back",
    "",
    " 2 You",
    "   Again",
    "",
    "   Codex, not a time",
    "   Yes.",
    "",
    "Tool calls whole: rollkeep show --full ID",
  ]);
});

Deno.test("newShowScreen() says what is not well, where it is, and how it comes back", async () => {
  const away = { by: "delete --cwd /home/dev/api", atMs: NOW, restore: "rollkeep restore ID" };
  const old = BEGUN - 365 * 86_400_000;
  const cases: readonly (readonly [header: ShowHeader, line: string])[] = [
    [headerOf({}, { away }), "in the trash since 24 Nov 12:00: delete --cwd ~/api"],
    [headerOf({}, { away }), "get it back: rollkeep restore ID"],
    [headerOf({}, { isListed: false }), "why: rollkeep why ID"],
    [headerOf({ health: "corrupted" }), "it is damaged: rollkeep why ID"],
    [headerOf({ health: null }), "it cannot be read: rollkeep why ID"],
    [headerOf({ name: null }), `(no title)${" ".repeat(34)}${ID}`],
    [headerOf({ createdAtMs: old }), "begun 16 Nov 2025 13:00, last used 7 days ago, 2 turns"],
    [headerOf({ isCreationKnown: false }, { turns: 1 }), "last used 7 days ago, 1 turn"],
    [headerOf({}, { turns: 0 }), "begun 16 Nov 13:00, last used 7 days ago, no turns"],
    [headerOf(), "   Nothing was said in it."],
    [headerOf({ parentId: kinId(1) }, { isListed: false }), "sub-agent of 01a1a141-ce0"],
    [
      headerOf({ subagentIds: [0, 1, 2, 3, 4, 5, 6].map(kinId) }),
      "… and 2 more sub-agents: --full",
    ],
  ];
  for (const [header, line] of cases) {
    const lines = await drawn(header, []);
    assert.ok(lines.includes(line), `${line}\n\n${lines.join("\n")}`);
  }
  const agent = await drawn(headerOf({ parentId: kinId(1) }, { isListed: false }), []);
  assert.ok(!agent.some((line) => line.startsWith("why:")), agent.join("\n"));
});

Deno.test("newShowScreen() fits the terminal, and nothing of a rollout acts on it", async () => {
  const hostile = `\u001b[31mred\u0007 \u202e${"word ".repeat(60)}`;
  const damage = { kind: "damage", at: null, lines: 2 } as const;
  const entries = [
    said("user", hostile, hostile),
    { ...TOOL, name: hostile, input: hostile, output: hostile },
    { kind: "agent", at: null, author: hostile, recipient: null, text: hostile } as const,
    { kind: "error", at: null, text: hostile } as const,
    { kind: "compaction", at: null, text: hostile } as const,
    { kind: "reasoning", at: null, text: hostile } as const,
    damage,
    said("assistant", hostile, null),
    damage,
  ];
  const titles = new Map([[kinId(0), hostile]]);
  const header = headerOf(
    { name: hostile, cwd: `/${hostile}`, gitBranch: hostile, source: hostile },
    { forkedFromId: kinId(0), titles },
  );
  for (const width of [80, 100, 160]) {
    for (const full of [false, true]) {
      const lines = await drawn(header, entries, { width, full });
      // deno-lint-ignore no-control-regex -- finding them is the point
      assert.doesNotMatch(lines.join("\n"), /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
      assert.ok(lines.includes("4 damaged lines passed by in all"));
      const wide = lines.filter((line) => line.length > width && !line.startsWith("~"));
      assert.deepEqual(wide, []);
    }
  }
});
