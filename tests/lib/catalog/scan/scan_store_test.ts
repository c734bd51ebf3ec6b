import assert from "node:assert/strict";
import { filePath, isArchived } from "../../../../lib/catalog/scan/file_table.ts";
import { scanStore, type ScanTools } from "../../../../lib/catalog/scan/scan_store.ts";
import { newMemoryStore } from "../../../support/disk/memory_store.ts";
import { firstFiles } from "../../../support/value/numbers.ts";

/** What a scan of a store with these files and links finds, and what it says. */
function scan(
  paths: readonly string[],
  { links = [], ...tools }: Partial<ScanTools> & { readonly links?: readonly string[] } = {},
) {
  const memory = newMemoryStore(paths);
  for (const path of links) memory.plant(path, "link");
  const said: string[] = [];
  const { table, exists } = scanStore(memory.store, {
    files: memory.tools.system.files,
    onProblem: ({ kind, path, message }) => void said.push(`${kind} ${path}: ${message}`),
    ...tools,
  });
  const files = firstFiles(table.count);
  return {
    found: files.map((file) => filePath(table, file)).sort(),
    archived: files.map((file) => isArchived(table, file)),
    exists,
    said,
  };
}

Deno.test("scanStore() lists rollouts of both roots at any depth, and nothing else", () => {
  const rollouts = [
    "/h/archived_sessions/a.jsonl.zst",
    "/h/sessions/2026/01/05/b.jsonl",
    "/h/sessions/c.jsonl",
  ];
  const { found, archived, exists, said } = scan([...rollouts, "/h/sessions/notes.txt"]);
  assert.deepEqual(found, rollouts);
  assert.equal(archived.filter((isIn) => isIn).length, 1);
  assert.deepEqual([exists, said], [true, []]);
  assert.deepEqual(scan([]), { found: [], archived: [], exists: false, said: [] });
});

Deno.test("scanStore() follows no link and says so, and goes no deeper than rollouts lie", () => {
  const deep = `/h/sessions/${"x/".repeat(40)}r.jsonl`;
  const { found, said } = scan([deep, "/h/sessions/a.jsonl"], { links: ["/h/sessions/l.jsonl"] });
  assert.deepEqual(found, ["/h/sessions/a.jsonl"]);
  assert.match(said.join("\n"), /passed-by \/h\/sessions\/l\.jsonl: symbolic link, not followed/);
  assert.match(said.join("\n"), /unreadable .*more than 32 deep/);
});

Deno.test("scanStore() leaves days to who scans them elsewhere", () => {
  const days: string[] = [];
  const { found } = scan(["/h/sessions/2026/01/05/b.jsonl", "/h/sessions/2026/01/c.jsonl"], {
    putOff: ({ path }) => void days.push(path),
  });
  assert.deepEqual([found, days], [["/h/sessions/2026/01/c.jsonl"], ["/h/sessions/2026/01/05"]]);
});
