import assert from "node:assert/strict";
import {
  prepareMigrate,
  type PrepareMigrateOptions,
} from "../../../../lib/act/prepare/prepare_migrate.ts";
import { EMPTY_SELECTOR } from "../../../../lib/model/request/selector.ts";
import type { Mapping } from "../../../../lib/model/request/mapping.ts";
import { migrateThreads, rehearse } from "../../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../../support/hand_store.ts";
import { mappingTo } from "../../../support/store/migration.ts";

function planned(
  store: HandStore,
  mappings: readonly Mapping[],
  wish: Partial<PrepareMigrateOptions> = {},
) {
  const rest = { selector: EMPTY_SELECTOR, sinceMs: null, limit: null, stopsAtFirst: true };
  return rehearse(store, (world) => prepareMigrate(world, { mappings, ...rest, ...wish }));
}

Deno.test("prepareMigrate() takes each thread for its first mapping, and no more than are wanted", async () => {
  await withHandStore(async (store) => {
    const mappings = [mappingTo("/q"), mappingTo("/r")];
    const both = await planned(store, mappings, { stopsAtFirst: false });
    assert.equal(both.mappings[1]!.planned.length, 0);
    assert.equal(both.plan.groups?.length, 2);
    const one = await planned(store, [mappingTo("/q")], { limit: 1 });
    assert.equal(one.plan.threads.length, 1);
    const since = Date.parse("2026-02-01T00:00:00Z");
    const late = await planned(store, [mappingTo("/q")], { sinceMs: since });
    assert.equal(late.plan.threads.length, 1);
  });
});

Deno.test("prepareMigrate() copies no thread twice to one folder", async () => {
  await withHandStore(async (store) => {
    const mappings = [mappingTo("/q")];
    const first = await planned(store, mappings);
    await migrateThreads(store, { mappings, writer: store.writer });
    const again = await planned(store, mappings);
    assert.equal(again.plan.threads.length, 0);
    assert.equal(again.mappings[0]!.skipped, first.plan.threads.length);
    assert.equal(again.mappings[0]!.error, null);
  });
});

Deno.test("prepareMigrate() stops behind a mapping that matches nothing, unless it rehearses", async () => {
  await withHandStore(async (store) => {
    const mappings = [mappingTo("/q", { from: "/nowhere" }), mappingTo("/q")];
    const real = await planned(store, mappings);
    assert.equal(real.mappings.length, 1);
    assert.notEqual(real.mappings[0]!.error, null);
    const rehearsal = await planned(store, mappings, { stopsAtFirst: false });
    assert.equal(rehearsal.mappings.length, 2);
    assert.ok(rehearsal.plan.threads.length > 0);
  });
});

Deno.test("prepareMigrate() tells why a thread cannot be moved", async () => {
  await withHandStore(async (store) => {
    const { plan, passedBy } = await planned(store, [mappingTo("/q", { move: true })]);
    assert.equal(plan.action, "move");
    assert.deepEqual(plan.threads, []);
    assert.match(
      passedBy.map(({ message }) => message).join(),
      new RegExp(`${HAND.other}.*no complete settings`),
    );
  });
});
