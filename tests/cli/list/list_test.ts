import assert from "node:assert/strict";
import { rollkeep, rollkeepJson } from "../../support/rollkeep.ts";
import { withSampleStore } from "../../support/sample_store.ts";

interface Row {
  readonly session_id: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly archived: boolean;
  readonly name: string | null;
  readonly host_dir: string;
  readonly size_bytes: number;
  readonly subagents: number;
}

Deno.test("list shows ten threads, newest first, and says how many there are", async () => {
  await withSampleStore({ threads: 80 }, async ({ env, manifest }) => {
    const { code, out, err } = await rollkeep(["list"], { env });
    assert.equal(code, 0);
    assert.equal(err, "");
    const lines = out.trimEnd().split("\n");
    assert.equal(lines.length, 12);
    assert.match(lines[0]!, /^ID +UPDATED_AT +SIZE +HEALTH +HOST +HEAD$/);
    assert.match(lines[11]!, /^showing 10 of \d+ \(use --limit 0 for all\)$/);
    const all: Row[] = await rollkeepJson(["list", "--json"], { env });
    assert.deepEqual(all.map((row) => row.session_id), manifest.ids);
    const times = all.map((row) => row.updated_at);
    assert.deepEqual(times, [...times].sort().reverse());
  });
});

Deno.test("list selects by every kind of selector as a plain filter over everything would", async () => {
  await withSampleStore({ threads: 120 }, async ({ env }) => {
    const all: Row[] = await rollkeepJson(["list", "--json"], { env });
    const ids = async (...args: string[]) =>
      (await rollkeepJson(["list", "--json", ...args], { env })).map((row: Row) => row.session_id);
    const expect = (test: (row: Row) => boolean) => all.filter(test).map((row) => row.session_id);
    assert.deepEqual(await ids("--archived", "yes"), expect((row) => row.archived));
    assert.deepEqual(
      await ids("--cwd", "/home/dev/api"),
      expect((row) => row.host_dir === "/home/dev/api"),
    );
    assert.deepEqual(
      await ids("--host-contains", "NOTES"),
      expect((row) => row.host_dir?.includes("notes") ?? false),
    );
    assert.deepEqual(await ids("--name-contains", "named"), expect((row) => row.name !== null));
    assert.deepEqual(await ids("--larger-than", "3k"), expect((row) => row.size_bytes > 3072));
    const bound = all[Math.floor(all.length / 3)]!;
    assert.deepEqual(
      await ids("--smaller-than", `${bound.size_bytes}`),
      expect((row) => row.size_bytes < bound.size_bytes),
    );
    const [after, before] = [
      await ids("--created-after", bound.created_at),
      await ids("--created-before", bound.created_at),
    ];
    assert.deepEqual(after, expect((row) => row.created_at >= bound.created_at));
    assert.deepEqual(before, expect((row) => row.created_at < bound.created_at));
    assert.ok(after.includes(bound.session_id) && before.length > 0);
    assert.equal((await ids()).length, all.length, "a filtered answer is remembered as the whole");
    const half = all[Math.floor(all.length / 2)]!.session_id;
    assert.deepEqual(await ids("--id", half), [half]);
    assert.deepEqual(await ids(half), [half]);
    assert.deepEqual(await ids("--id-prefix", half.slice(0, 14)), [half]);
    assert.deepEqual(
      await ids("--limit", "3", "--offset", "2"),
      all.slice(2, 5).map((row) => row.session_id),
    );
    assert.deepEqual(await ids("--order", "asc"), all.map((row) => row.session_id).reverse());
    const withAgents: Row[] = await rollkeepJson(["list", "--json", "--subagents"], { env });
    assert.equal(withAgents.length, all.length + all.reduce((sum, row) => sum + row.subagents, 0));
  });
});

Deno.test("list gives the same answer with and without its index, and from files alone", async () => {
  await withSampleStore({ threads: 150 }, async ({ env }) => {
    const first = await rollkeep(["list", "--json"], { env });
    const second = await rollkeep(["list", "--json"], { env });
    assert.equal(second.out, first.out);
    const cache = `${env.XDG_CACHE_HOME}/rollkeep`;
    const names = [...Deno.readDirSync(cache)].map(({ name }) => name);
    const index = names.find((name) => /^heads-\d+-[0-9a-f]{8}\.sqlite$/.test(name));
    assert.ok(index !== undefined, names.join());
    await Deno.writeTextFile(`${cache}/${index}`, "damaged");
    assert.equal((await rollkeep(["list", "--json"], { env })).out, first.out);
  });
});

Deno.test("list writes csv with raw values and lower-case headers", async () => {
  await withSampleStore({ threads: 20 }, async ({ env }) => {
    const { out } = await rollkeep(
      ["list", "-f", "csv", "--column", "session_id,health,host_dir"],
      { env },
    );
    const [header, first] = out.split("\n");
    assert.equal(header, "session_id,health,host_dir");
    assert.match(first!, /^[0-9a-f-]{36},ok,\/home\/dev\//);
  });
});

Deno.test("an absent store is an error where it was named, else an empty list that says where it looked", async () => {
  const none = "/nonexistent/store";
  for (const [args, env] of [[["--codex-home", none], {}], [[], { CODEX_HOME: none }]] as const) {
    const { code, out, err } = await rollkeep(["list", ...args], { env });
    assert.equal(code, 1);
    assert.doesNotMatch(out, /\d{4}-/);
    assert.match(
      err,
      /Cannot find the store "\/nonexistent\/store": it does not exist\nhint: name another/,
    );
  }
  const others = [["group"], ["doctor"], ["verify"]];
  for (const words of others) {
    const { code, out, err } = await rollkeep(words, { env: { CODEX_HOME: none } });
    assert.deepEqual([code, out], [1, ""], words.join(" "));
    assert.match(err, /Cannot find the store/);
  }
  const shown = await rollkeep(["show", "x"], { env: { CODEX_HOME: none } });
  assert.match(shown.err, /Cannot find thread "x": \/nonexistent\/store\/sessions does not exist/);
  const { code, out, err } = await rollkeep(["list"], {
    env: { SESSIONS_ROOT: `${none}/sessions` },
  });
  assert.equal(code, 0);
  assert.match(out, /showing 0 of 0/);
  assert.match(err, /\/nonexistent\/store\/sessions does not exist/);
});

Deno.test("a selector that matches nothing says what may have been meant", async () => {
  await withSampleStore({ threads: 5 }, async ({ env }) => {
    const { err } = await rollkeep(["list", "--id", "01a2"], { env });
    assert.match(err, /--id takes whole ids: --id-prefix takes the start of one/);
    const moved = await rollkeep(["list", "--cwd", "/gone/project"], { env });
    assert.match(moved.err, /rollkeep session migrate --suggest --under DIR/);
  });
});

Deno.test("an id that is not there is an error that says so, as text and as JSON", async () => {
  await withSampleStore({ threads: 5 }, async ({ env }) => {
    const text = await rollkeep(["list", "nobody"], { env });
    assert.equal(text.code, 1);
    assert.match(text.err, /^Error: Cannot find thread "nobody"/);
    const json = await rollkeep(["list", "nobody", "--json"], { env });
    assert.equal(JSON.parse(json.err).error.kind, "not-found");
    const usage = await rollkeep(["list", "--limti", "5", "--json"], { env });
    assert.equal(usage.code, 1);
    assert.equal(JSON.parse(usage.err).error.kind, "usage");
  });
});

Deno.test("group counts each thread once, by day as by folder", async () => {
  await withSampleStore({ threads: 90 }, async ({ env, manifest }) => {
    for (const by of ["day", "month", "folder", "host", "health", "source", "branch", "model"]) {
      const groups = await rollkeepJson(["group", "--by", by, "--json"], { env });
      const count = groups.reduce((sum: number, group: { count: number }) => sum + group.count, 0);
      assert.equal(count, manifest.ids.length, by);
    }
  });
});
