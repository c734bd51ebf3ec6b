import assert from "node:assert/strict";
import type { CheckedRow } from "../../../../lib/codex/check/checked_rows.ts";
import {
  archivedMismatch,
  differingSource,
  isInPicker,
  poisonOf,
  providersOf,
  sourceText,
} from "../../../../lib/diagnose/rules/row_rules.ts";
import { checkedRow, factsOf, firstLine, rolloutFacts } from "../../../support/value/facts_of.ts";

Deno.test("isInPicker() asks what Codex's picker asks, letter by letter", () => {
  const shown: Partial<CheckedRow>[] = [
    {},
    { preview: " " },
    { source: "vscode" },
    { source: '{"custom":"atlas"}' },
    { source: '{"custom":"chatgpt"}' },
  ];
  for (const row of shown) assert.equal(isInPicker(checkedRow(row)), true, JSON.stringify(row));
  const hidden: Partial<CheckedRow>[] = [
    { preview: "" },
    { source: "exec" },
    { source: '{"custom": "atlas"}' },
    { source: "" },
    { archived: 1n },
    { archived: 2n },
    { attached_thread_parent_id: "" },
  ];
  for (const row of hidden) assert.equal(isInPicker(checkedRow(row)), false, `${row.source}`);
});

Deno.test("poisonOf() names the column that Codex cannot read", () => {
  const bytes = new Uint8Array([0xff]);
  const cases: readonly (readonly [string | null, Partial<CheckedRow>])[] = [
    [null, {}],
    [null, { source: bytes }],
    [null, { archived: "x", name: null, model: null }],
    [null, { created_at_ms: null, archived_at: 5n }],
    [null, { id: `${checkedRow().id}`.replaceAll("-", "") }],
    ["id", { id: "zzz" }],
    ["title", { title: bytes }],
    ["cwd", { cwd: null }],
    ["history_mode", { history_mode: "" }],
    ["history_mode", { history_mode: "x" }],
    ["tokens_used", { tokens_used: 1.5 }],
    ["created_at_ms", { created_at_ms: 9_000_000_000_000_000n }],
    ["archived_at", { archived_at: 1_000_000_000_000_000n }],
    ["archived_at", { archived_at: "x" }],
    ["thread_section_id", { hasSection: false }],
    ["attached_thread_parent_id", { attached_thread_parent_id: "x" }],
  ];
  for (const [column, row] of cases) {
    assert.equal(poisonOf(checkedRow(row))?.column ?? null, column, JSON.stringify(column));
  }
});

Deno.test("poisonOf() tells whom it hurts: the picker, an archive, or every start", () => {
  const { stopsCodex, inPicker } = poisonOf(checkedRow({ updated_at_ms: "x" }))!;
  assert.deepEqual([stopsCodex, inPicker], [true, true]);
  const archived = poisonOf(checkedRow({ history_mode: "x", archived: 1n }))!;
  assert.deepEqual([archived.stopsCodex, archived.inPicker], [false, false]);
});

Deno.test("archivedMismatch() holds both columns and the place of the file against each other", () => {
  const of = (row: Partial<CheckedRow>, path?: string) =>
    archivedMismatch(
      factsOf({
        row: checkedRow(row),
        ...(path === undefined ? {} : { file: rolloutFacts({ path }) }),
      }),
    );
  const archive = "/h/archived_sessions/a.jsonl";
  assert.equal(of({}), false);
  assert.equal(of({ archived: 1n, archived_at: 5n }, archive), false);
  assert.equal(of({ archived: 1n, archived_at: 5n }), true);
  assert.equal(of({ archived: 1n }, archive), true);
  assert.equal(of({ archived_at: 5n }), true);
  assert.equal(of({}, archive), true);
  assert.equal(of({ archived: 2n, archived_at: 5n }, archive), true);
  assert.equal(archivedMismatch(factsOf({ row: null })), false);
});

Deno.test("providersOf() takes the row's of a paginated thread, both of a legacy one, the file's without a row", () => {
  const row = checkedRow({ model_provider: "row" });
  const file = (historyMode: string) =>
    rolloutFacts({ first: firstLine({ modelProvider: "file", historyMode }) });
  assert.deepEqual(providersOf(factsOf({ row, file: file("paginated") })), ["row"]);
  assert.deepEqual(providersOf(factsOf({ row, file: file("legacy") })), ["row", "file"]);
  assert.deepEqual(providersOf(factsOf({ row: null, file: file("paginated") })), ["file"]);
});

Deno.test("differingSource() knows that two JSON texts may mean the same", () => {
  const of = (source: string, row: string) =>
    differingSource(
      factsOf({
        row: checkedRow({ source: row }),
        file: rolloutFacts({ first: firstLine({ source }) }),
      }),
    );
  assert.equal(of("cli", "cli"), null);
  assert.equal(of("exec", "cli"), "exec");
  assert.equal(of('{"a":{"b":1,"c":2}}', '{"a": {"c":2,"b":1}}'), null);
  assert.equal(of('{"custom":"x"}', "x"), '{"custom":"x"}');
});

Deno.test("sourceText() says in words what is hidden on purpose", () => {
  assert.equal(sourceText("exec"), "Codex's exec made it");
  assert.match(sourceText('{"subagent":"review"}'), /sub-agent/);
  assert.match(sourceText('{"internal":"guardian"}'), /own work/);
  assert.equal(sourceText("x"), 'its source is "x"');
});
