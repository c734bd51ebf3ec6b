import assert from "node:assert/strict";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import { grantOf } from "../../support/program/grant_of.ts";
import { HAND, type HandStore, withHandStore } from "../../support/hand_store.ts";
import { rollkeep, rollkeepJson } from "../../support/rollkeep.ts";
import { absolute } from "../../support/value/paths.ts";

/** A second home whose `sessions` is a link into that of a hand-made store; it has rows of its own. */
async function withSharingHome(
  use: (store: HandStore, home: string, env: Readonly<Record<string, string>>) => Promise<void>,
): Promise<void> {
  await withHandStore(async (store) => {
    const root = await Deno.realPath(`${store.home}/..`);
    const home = `${root}/second`;
    await Deno.mkdir(`${home}/thread-writer-locks`, { recursive: true });
    await Deno.symlink(`${root}/codex/sessions`, `${home}/sessions`);
    await Deno.copyFile(`${store.home}/state_5.sqlite`, `${home}/state_5.sqlite`);
    await use(store, home, { HOME: root, CODEX_HOME: home });
  });
}

const ACT = ["--apply", "--yes", "--json"];

Deno.test("a thread that Codex has open in the home that sessions leads into is not touched", async () => {
  await withSharingHome(async (store, _home, env) => {
    const before = await store.state();
    const locks = `${store.home}/thread-writer-locks`;
    await Deno.writeTextFile(`${locks}/.coordination.lock`, "");
    const lock = buildWriter().tryLock(absolute(`${locks}/${HAND.other}.lock`), { create: true })!;
    const live = await rollkeepJson(["list", "--live", "--json"], { env });
    const other = live.find(({ session_id: id }: { session_id: string }) => id === HAND.other);
    assert.equal(other.live, true);
    const refused = await rollkeep(["delete", HAND.other, ...ACT], { env });
    assert.equal(refused.code, 1);
    assert.match(refused.err + refused.out, /is in use by Codex/);
    assert.deepEqual(await store.state(), before);
    lock.release();
    const done = await rollkeepJson(["delete", HAND.other, ...ACT], { env });
    assert.equal(done.succeeded, 1);
    assert.throws(() => Deno.lstatSync(store.pathOf("other")), Deno.errors.NotFound);
    const left = [...Deno.readDirSync(locks)].map(({ name }) => name);
    assert.deepEqual(left, [".coordination.lock"]);
    await rollkeepJson(["undo", ...ACT], { env });
    assert.ok(Deno.lstatSync(store.pathOf("other")).isFile);
  });
});

Deno.test("of the home that sessions leads into the lock folder is granted, and nothing else", async () => {
  await withSharingHome(async (store, home) => {
    const real = await Deno.realPath(store.home);
    const below = (paths: readonly string[]) =>
      paths.filter((path) => path.startsWith(`${real}/`)).sort();
    const [sessions, locks] = [`${real}/sessions`, `${real}/thread-writer-locks`];
    const { read, write } = await grantOf(["delete", "x"], home);
    assert.deepEqual([below(read), below(write)], [[sessions, locks], [sessions, locks]]);
    const listing = await grantOf(["list"], home);
    assert.deepEqual([below(listing.read), below(listing.write)], [[sessions, locks], []]);
    const own = await grantOf(["delete", "x"], store.home);
    assert.ok(!own.read.some((path) => path.startsWith(home)));
  });
});
