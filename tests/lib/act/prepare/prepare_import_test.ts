import assert from "node:assert/strict";
import type { CreateStep, Plan } from "../../../../lib/model/plan.ts";
import { importThreads } from "../../../support/acting.ts";
import { HAND } from "../../../support/hand_store.ts";
import { mappingTo } from "../../../support/store/migration.ts";
import { only, plannedImport, withTwoHomes } from "../../../support/store/two_homes.ts";
import { absolute } from "../../../support/value/paths.ts";

/** Ids of the originals, in the order of the plan. */
function originals({ threads }: Plan): readonly string[] {
  return threads.map(({ steps }) => (steps[0] as CreateStep).copy.oldId);
}

Deno.test("prepareImport() plans every thread under its own id, those that are read before their readers", async () => {
  await withTwoHomes(async ({ from, into, source }) => {
    into.sql("INSERT INTO thread_sections (id, name) VALUES ('s-1', 'Work')");
    const untouched = await source();
    const { plan, passedBy, subagents, notes, mappings } = await plannedImport({ from, into });
    assert.deepEqual(plan.threads.map(({ id }) => id), originals(plan));
    const order = originals(plan);
    assert.deepEqual([...order].sort(), Object.values(HAND).sort());
    assert.ok(order.indexOf(HAND.parent) < order.indexOf(HAND.fork));
    assert.deepEqual([passedBy, subagents, notes], [[], [HAND.child], []]);
    assert.deepEqual(mappings.map(({ mapping, matched }) => [mapping, matched]), [[null, 4]]);
    assert.deepEqual(await source(), untouched);
  });
});

Deno.test("prepareImport() takes what a chosen fork reads along and says so, and sub-agents with their parent", async () => {
  await withTwoHomes(async (homes) => {
    homes.into.sql("INSERT INTO thread_sections (id, name) VALUES ('s-1', 'Work')");
    const fork = await plannedImport(homes, { selector: only(HAND.fork) });
    assert.deepEqual(originals(fork.plan), [HAND.parent, HAND.fork]);
    assert.match(fork.notes.join(), new RegExp(`that these read come along: ${HAND.parent}$`));
    assert.equal(fork.mappings[0]!.matched, 1);
    const parent = await plannedImport(homes, { selector: only(HAND.parent) });
    assert.deepEqual(originals(parent.plan).toSorted(), [HAND.parent, HAND.child]);
    const child = parent.plan.threads.find(({ id }) => id === HAND.child)!;
    assert.ok(child.rows.some(({ table }) => table === "thread_spawn_edges"));
    const selector = { ...only(HAND.child), subagents: true };
    const alone = await plannedImport(homes, { selector });
    const tables = alone.plan.threads.flatMap(({ rows }) => rows.map(({ table }) => table));
    assert.deepEqual(tables, ["threads"], "no edge to a thread that is not there");
  });
});

Deno.test("prepareImport() gives the threads of a mapping another folder, no more than are wanted", async () => {
  await withTwoHomes(async (homes) => {
    const mappings = [mappingTo("/q", { from: "/work" })];
    const { passedBy, mappings: [only] } = await plannedImport(homes, { mappings });
    // The hand-made threads have no settings, so they cannot be resumed elsewhere.
    assert.equal(only!.matched, 0);
    assert.ok(passedBy.every(({ message }) => /no complete settings/.test(message)));
    const nowhere = await plannedImport(homes, { mappings: [mappingTo("/q", { from: "/none" })] });
    assert.match(nowhere.mappings[0]!.error!, /no sessions matched source cwd "\/none"/);
    const one = await plannedImport(homes, { limit: 1 });
    assert.equal(
      one.mappings[0]!.planned.filter(({ sourceId }) => sourceId !== HAND.child).length,
      1,
    );
    const since = Date.parse("2026-02-01T00:00:00Z");
    const late = await plannedImport(homes, { sinceMs: since });
    assert.deepEqual(originals(late.plan), [HAND.other]);
  });
});

Deno.test("prepareImport() skips what the other home has, also when it has gone on there", async () => {
  await withTwoHomes(async ({ from, into }) => {
    await importThreads(into, { from: from.store, writer: into.writer });
    const again = await plannedImport({ from, into });
    assert.deepEqual([again.plan.threads.length, again.mappings[0]!.skipped], [0, 4]);
    const path = into.pathOf("other");
    await Deno.writeTextFile(path, "{}\n", { append: true });
    const grown = await plannedImport({ from, into });
    assert.deepEqual([grown.plan.threads.length, grown.mappings[0]!.skipped], [0, 4]);
  });
});

Deno.test("prepareImport() refuses a source whose database is lost, whose config is broken, or that is named another one", async () => {
  await withTwoHomes(async ({ from, into }) => {
    const stateDb = absolute(`${into.home}/state_5.sqlite`);
    await assert.rejects(plannedImport({ from, into }, { stateDb }), /the one of this store is/);
    const trouble = { path: absolute(`${from.home}/config.toml`), line: 3, state: "odd" };
    const source = { ...from.store, configTrouble: trouble };
    await assert.rejects(
      plannedImport({ from, into }, { source: source as typeof from.store }),
      /Cannot read config .* line 3: odd; so nobody knows where the databases of that home lie/,
    );
    await Deno.writeTextFile(`${from.home}/state_5.sqlite`, "no database at all, but long enough");
    await Deno.utime(`${from.home}/state_5.sqlite`, 1.5, 1.5);
    await assert.rejects(plannedImport({ from, into }), /Cannot read database .*state_5.sqlite/);
  });
});

Deno.test("prepareImport() says of a home without a database what stays behind", async () => {
  await withTwoHomes(async ({ from, into }) => {
    for (const ending of ["", "-wal", "-shm"]) {
      await Deno.remove(`${into.home}/state_5.sqlite${ending}`).catch(() => {});
    }
    const { plan, notes } = await plannedImport({ from, into });
    assert.ok(plan.threads.every(({ rows }) => rows.length === 0));
    assert.match(notes.join(), /has no database yet/);
  });
});
