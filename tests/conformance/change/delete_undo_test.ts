import assert from "node:assert/strict";
import { withAppServer } from "../../support/codex/app_server.ts";
import { type CodexHome, withCodexHome } from "../../support/codex/codex_home.ts";
import { listByScan, listFromDatabase, parity, readTexts } from "../../support/codex/verdict.ts";
import { LONE_KINDS, makeZoo, type Zoo } from "../../support/codex/zoo.ts";
import { dumpDatabase } from "../../support/store/database_dump.ts";
import { rollkeep, rollkeepJson } from "../../support/rollkeep.ts";
import { isNotCompared, snapshot } from "../../support/tree.ts";

/** Kinds that go alone; a named thread is read by its fork, so it goes last and with it. */
const ALONE: readonly (keyof Zoo)[] = [...LONE_KINDS, "tool", "fork", "reviewed"];

Deno.test("list agrees with Codex on ids, names, folders, archive and order", async () => {
  await withCodexHome(async (codex) => {
    const zoo = await makeZoo(codex);
    const listed = await rollkeepJson(["list", "--json"], { env: codex.env });
    await withAppServer(codex, async (server) => {
      const active = await listFromDatabase(server);
      const archived = await listFromDatabase(server, { archived: true });
      const codexSays = [
        ...active.map((thread) => ({ ...thread, archived: false })),
        ...archived.map((thread) => ({ ...thread, archived: true })),
      ].filter(({ source }) => typeof source === "string");
      const facts = (id: string, name: string | null, cwd: string, archived: boolean) =>
        `${id} ${name} ${cwd} ${archived}`;
      assert.deepEqual(
        listed.map((t: Listed) => facts(t.session_id, t.name, t.host_dir, t.archived)).sort(),
        codexSays.map((t) => facts(t.id, t.name, t.cwd, t.archived)).sort(),
      );
      const scanned = (await listByScan(server)).filter(({ source }) => typeof source === "string")
        .map(({ id }) => id);
      const once = scanned.filter((id, at) => scanned.indexOf(id) === at);
      assert.deepEqual(
        listed.filter((t: Listed) => !t.archived).map((t: Listed) => t.session_id),
        once,
      );
    });
    const pinned = listed.filter((t: Listed) => t.pinned).map((t: Listed) => t.session_id);
    assert.deepEqual(pinned, [zoo.pinned]);
    const parent = listed.find((t: Listed) => t.session_id === zoo.parent);
    assert.equal(parent.subagents, 1);
  });
});

interface Listed {
  readonly session_id: string;
  readonly name: string | null;
  readonly host_dir: string;
  readonly archived: boolean;
  readonly pinned: boolean;
}

Deno.test("delete hides each kind of thread from Codex and undo brings it back whole", async () => {
  await withCodexHome(async (codex) => {
    const zoo = await makeZoo(codex);
    const before = await stateOf(codex);
    const parityBefore = await parity(codex);
    const textsBefore = await texts(codex, zoo);
    for (const kind of ALONE) {
      const id = zoo[kind];
      const done = await rollkeepJson(["delete", id, "--apply", "--yes", "--json"], codex);
      assert.equal(done.failed, 0, kind);
      await withAppServer(codex, async (server) => {
        for (const list of [listFromDatabase, listByScan]) {
          for (const archived of [false, true]) {
            const ids = (await list(server, { archived })).map((thread) => thread.id);
            assert.ok(!ids.includes(id), `${kind} is still listed`);
          }
        }
        await assert.rejects(server.call("thread/resume", { threadId: id }), /-32600/, kind);
      });
      if (kind === "renamed") {
        await assert.rejects(codex.run("archive", "Lonely"), /No active session found matching/);
      }
      assert.deepEqual(countsOf(await parity(codex)), without(countsOf(parityBefore), done), kind);
      const undone = await rollkeepJson(["undo", "--apply", "--yes", "--json"], codex);
      assert.equal(undone.rollback_from_batch_id, done.batch_id);
      assert.deepEqual(await stateOf(codex), before, kind);
    }
    assert.deepEqual(await parity(codex), parityBefore);
    assert.deepEqual(await texts(codex, zoo), textsBefore);
    await withAppServer(codex, async (server) => {
      for (const kind of ["plain", "fork", "reverted", "legacy", "compressed"] as const) {
        await server.call("thread/resume", { threadId: zoo[kind] });
        await server.turn(zoo[kind], `one more for ${kind}`);
        const sent = JSON.stringify(codex.mock.lastRequest());
        assert.ok(sent.includes(textsBefore[kind]![0]!), `${kind} lost its history`);
      }
      const { goal } = await server.call("thread/goal/get", { threadId: zoo.goal });
      assert.equal(goal.objective, "do X");
    });
    await codex.run("exec", "resume", "Lonely", "--skip-git-repo-check", "by its name");
    await withAppServer(codex, async (server) => {
      assert.ok((await readTexts(server, zoo.renamed)).includes("by its name"));
    });
  });
});

/** What `codex doctor` counts, as far as it says whether files and rows agree. */
interface Counts {
  readonly rows: number;
  readonly files: number;
  readonly stale: number;
  readonly mismatches: number;
  readonly malformed: number;
}

function countsOf(numbers: Record<string, string>): Counts {
  const of = (name: string) => Number(numbers[`rollout DB ${name}`]);
  return {
    rows: of("rows"),
    files: of("active files") + of("archived files"),
    stale: of("stale rows"),
    mismatches: of("archive mismatches"),
    malformed: of("malformed file names"),
  };
}

/** The counts once a delete has taken its threads away. */
function without(
  counts: Counts,
  done: { readonly threads: number; readonly matched_count: number },
): Counts {
  return {
    ...counts,
    rows: counts.rows - done.threads,
    files: counts.files - done.matched_count,
  };
}

Deno.test("delete refuses a thread that a fork still reads and takes both with --with-forks", async () => {
  await withCodexHome(async (codex) => {
    const zoo = await makeZoo(codex);
    const before = await stateOf(codex);
    const refused = await rollkeep(["delete", zoo.named, "--apply", "--yes"], codex);
    assert.equal(refused.code, 1);
    assert.match(refused.err, new RegExp(zoo.fork));
    assert.deepEqual(await stateOf(codex), before);
    const both = ["delete", zoo.named, "--with-forks", "--apply", "--yes", "--json"];
    assert.equal((await rollkeepJson(both, codex)).threads, 2);
    await rollkeepJson(["undo", "--apply", "--yes", "--json"], codex);
    assert.deepEqual(await stateOf(codex), before);
    await withAppServer(codex, async (server) => {
      await server.call("thread/resume", { threadId: zoo.fork });
      await server.turn(zoo.fork, "after all that");
      assert.match(JSON.stringify(codex.mock.lastRequest()), /first of the named/);
    });
  });
});

Deno.test("delete refuses a thread that Codex holds open, and Codex one that we hold", async () => {
  await withCodexHome(async (codex) => {
    await withAppServer(codex, async (server) => {
      const { thread } = await server.call("thread/start", { cwd: codex.project });
      await server.turn(thread.id, "still open");
      const refused = await rollkeep(["delete", thread.id, "--apply", "--yes"], codex);
      assert.equal(refused.code, 1);
      assert.match(refused.err, new RegExp(thread.id));
      assert.match(refused.err, /codex app-server daemon stop/);
      assert.ok((await listFromDatabase(server)).some(({ id }) => id === thread.id));
      const listed = await rollkeepJson(["list", "--live", "--json"], codex);
      assert.equal(listed[0].live, true);
    });
  });
});

async function stateOf({ home }: CodexHome): Promise<readonly string[]> {
  return [...await snapshot(home, isNotCompared), ...dumpDatabase(`${home}/state_5.sqlite`)]
    // Asking Codex for a scan touches its own bookkeeping; nothing of it belongs to a thread.
    // The name index is rewritten: its bytes return, its time does not.
    .map((line) => line.replace(/^(session_index\.jsonl \d+) \d+/, "$1"))
    .filter((line) => !/^(logs|installation_id|version\.json|backfill_state|rollout_)/.test(line));
}

async function texts(codex: CodexHome, zoo: Zoo): Promise<Record<string, string[]>> {
  return await withAppServer(codex, async (server) => {
    const found: Record<string, string[]> = {};
    for (const [kind, id] of Object.entries(zoo)) found[kind] = await readTexts(server, id);
    return found;
  });
}
