import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { generateStore } from "../../scripts/store/generate_store.ts";
import { snapshot } from "../support/tree.ts";

const NOW = Date.parse("2026-11-24T12:00:00Z");

Deno.test("generateStore() makes the same files for the same seed, with a row for each thread", async () => {
  const root = await Deno.makeTempDir();
  try {
    const make = (name: string, seed: number) => {
      Deno.mkdirSync(`${root}/${name}`);
      const options = { threads: 60, bodyBytes: 500, seed, nowMs: NOW, rows: true };
      return generateStore({ out: `${root}/${name}`, ...options });
    };
    const first = make("a", 1);
    make("b", 1);
    make("c", 2);
    const files = (name: string) => snapshot(`${root}/${name}`, (path) => path.includes("sqlite"));
    assert.deepEqual(await files("a"), await files("b"));
    assert.notDeepEqual(await files("a"), await files("c"));
    const db = new DatabaseSync(`${root}/a/state_5.sqlite`);
    const ids = new Set(db.prepare("SELECT id FROM threads").all().map(({ id }) => id));
    const missing = first.ids.filter((id) => !ids.has(id));
    db.close();
    // Only the flat files of 2025, with their UUIDv4, have no row.
    assert.ok(missing.every((id) => id[14] === "4"), `${missing}`);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
