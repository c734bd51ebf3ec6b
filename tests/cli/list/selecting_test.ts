import assert from "node:assert/strict";
import { rollkeep, rollkeepJson } from "../../support/rollkeep.ts";
import { type SampleStore, withSampleStore } from "../../support/sample_store.ts";

interface Row {
  readonly session_id: string;
  readonly created_at: string;
  readonly size_bytes: number;
  readonly host_dir: string;
  readonly subagents: number;
}

type Meaning = readonly [flags: readonly string[], means: (row: Row) => boolean];

/** Each new way to select, around a thread in the middle, and what it means. */
function meaningsAround(all: readonly Row[]): readonly Meaning[] {
  const { created_at, size_bytes } = all[Math.floor(all.length / 2)]!;
  return [
    [["--smaller-than", `${size_bytes}`], (row) => row.size_bytes < size_bytes],
    [["--created-after", created_at], (row) => row.created_at >= created_at],
    [["--created-before", created_at], (row) => row.created_at < created_at],
    [["--smaller-than", "1"], () => false],
    [["--created-before", "1999-01-01"], () => false],
  ];
}

/** Ids of the threads that a command would change or leave out; sub-agents that come along are none of the list's. */
async function concerned(words: readonly string[], { env }: SampleStore, all: readonly Row[]) {
  const { code, out, err } = await rollkeep([...words, "--json", "--max-batch", "0", "--yes"], {
    env,
  });
  assert.ok(code <= 3, err);
  const { results, passed_by } = JSON.parse(out === "" ? "{}" : out);
  const ids = new Set<string>([
    ...(results ?? []).map((result: { session_id: string }) => result.session_id),
    ...(passed_by ?? []).map((passed: { thread: string }) => passed.thread),
  ]);
  return all.map(({ session_id }) => session_id).filter((id) => ids.has(id));
}

Deno.test("sizes and creation select the same threads in group, delete, archive and restore as in list", async () => {
  await withSampleStore({ threads: 30 }, async (store) => {
    const { env } = store;
    const all: Row[] = await rollkeepJson(["list", "--json"], { env });
    for (const [flags, means] of meaningsAround(all)) {
      const wanted = all.filter(means);
      const ids = wanted.map(({ session_id }) => session_id);
      const groups = await rollkeepJson(["group", "--json", ...flags], { env });
      const count = groups.reduce((sum: number, group: { count: number }) => sum + group.count, 0);
      assert.equal(count, wanted.length, `group ${flags}`);
      for (const command of ["delete", "archive"]) {
        const found = await concerned([command, ...flags], store, all);
        const missing = command === "delete" ? ids.filter((id) => !found.includes(id)) : [];
        assert.deepEqual(missing, [], `${command} ${flags}`);
        assert.deepEqual(found.filter((id) => !ids.includes(id)), [], `${command} ${flags}`);
      }
    }
    const gone = ["delete", "--all", "--with-forks", "--max-batch", "0", "--apply", "--yes"];
    assert.equal((await rollkeep(gone, { env })).code, 0);
    const left: Row[] = await rollkeepJson(["list", "--json"], { env });
    const trashed = all.filter((row) =>
      !left.some(({ session_id }) => session_id === row.session_id)
    );
    assert.ok(trashed.length > 10);
    for (const [flags, means] of meaningsAround(trashed)) {
      const ids = trashed.filter(means).map(({ session_id }) => session_id);
      const found = await concerned(["restore", ...flags], store, trashed);
      assert.deepEqual(found, ids, `restore ${flags}`);
    }
  });
});

Deno.test("sizes and creation narrow what session migrate copies", async () => {
  await withSampleStore({ threads: 30 }, async ({ env, home }) => {
    const all: Row[] = await rollkeepJson(["list", "--json"], { env });
    const from = all[0]!.host_dir;
    const here = all.filter(({ host_dir }) => host_dir === from);
    const words = ["migrate", "--from", from, "--to", `${home}/new`, "--allow-missing", "--json"];
    for (const [flags, means] of meaningsAround(here)) {
      const { code, out, err } = await rollkeep([...words, ...flags], { env });
      const wanted = here.filter(means).length;
      assert.equal(code === 0, wanted > 0, `${flags} ${err}`);
      if (wanted > 0) assert.equal(JSON.parse(out).matched, wanted, `${flags} ${out}`);
    }
  });
});
