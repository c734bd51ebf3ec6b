import assert from "node:assert/strict";
import type { CheckedRow } from "../../../../lib/codex/check/checked_rows.ts";
import { metaOfRow } from "../../../../lib/codex/mend/meta_of_row.ts";

const ROW: CheckedRow = {
  ...{ id: "01a10d9c-0000-7000-8000-0000000000a1", hasSection: true, lacksEdge: false },
  ...{ source: '{"subagent":"review"}', model_provider: "openai", cli_version: "0.171.0" },
};
const OTHERS = { cwd: "/work", historyMode: "paginated", createdMs: 1767607200000 } as const;

Deno.test("metaOfRow() says what the row does, and its source as Codex spells it", () => {
  assert.deepEqual(metaOfRow({ ...ROW, created_at_ms: 1767607201000n }, OTHERS), {
    ...{ session_id: ROW.id, id: ROW.id, timestamp: "2026-01-05T10:00:01.000Z", cwd: "/work" },
    ...{ originator: "codex_cli_rs", cli_version: "0.171.0", source: { subagent: "review" } },
    ...{ model_provider: "openai", history_mode: "paginated" },
  });
  const plain = metaOfRow({ ...ROW, source: "cli" }, OTHERS);
  assert.deepEqual([plain.source, plain.timestamp], ["cli", "2026-01-05T10:00:00.000Z"]);
});
