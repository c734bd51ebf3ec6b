import assert from "node:assert/strict";
import { asThreadId } from "../../../lib/model/ids.ts";
import type { TrashEntry } from "../../../lib/model/result/trash_result.ts";
import { renderTrash } from "../../../lib/render/trash_view.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");

/** A batch with so many threads in the trash. */
function entryOf(number: number, threads: number): TrashEntry {
  const held = Array.from({ length: threads }, (_, at) => ({
    id: asThreadId(`01a20ce9-8400-7a50-8000-0000000000${number}${at}`),
    ...{ title: "Checkout flakes", folder: "/p", updatedAtMs: NOW, bytes: 10, marks: [] },
  }));
  return {
    ...{ batch: `b-${number}` as TrashEntry["batch"], number, titles: [], held, threads },
    ...{ at: "2026-11-24T11:00:00Z", bytes: threads * 10, restore: "", empty: "" },
    cause: { command: [], text: "delete x" },
  };
}

async function shown(options: { readonly most?: number; readonly rows?: number }) {
  const entries = [4, 2, 3, 1].map((threads, at) => entryOf(at, threads));
  const pieces = renderTrash(entries, {
    ...{ terminal: true, color: false, width: 80, height: 24, home: null, zone: "UTC", nowMs: NOW },
    ...{ limit: 3, emptyAll: "EMPTY", all: "rollkeep trash list --limit 0" },
    ...{ most: options.most ?? null, rows: options.rows ?? null },
  });
  return (await Array.fromAsync(pieces)).join("").split("\n");
}

Deno.test("renderTrash() shows the batches that fit the screen, says how many there are, and how to see all", async () => {
  const cases = [[{}, 4], [{ rows: 8 }, 2], [{ rows: 7 }, 1], [{ rows: 1 }, 1], [
    { most: 3 },
    3,
  ]] as const;
  for (const [options, count] of cases) {
    const lines = await shown(options);
    assert.equal(lines.filter((line) => line.includes("delete x")).length, count);
    const end = lines.slice(lines.findIndex((line) => line.includes(" in the trash")));
    const part = count === 4 ? "" : `${count} of 4 changes · `;
    assert.equal(end[0], `${part}10 threads, 100B in the trash`);
    assert.equal(end.includes("all of them: rollkeep trash list --limit 0"), count < 4);
  }
});
