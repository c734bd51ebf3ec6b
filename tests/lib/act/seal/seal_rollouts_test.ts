import assert from "node:assert/strict";
import { rehearsedSeal, sealRollouts } from "../../../../lib/act/seal/seal_rollouts.ts";
import { InterruptedError } from "../../../../lib/model/error.ts";
import { failingWriter } from "../../../support/failing_writer.ts";
import { type HandStore, withHandStore } from "../../../support/hand_store.ts";
import { HASHING, sealPaths, sealPlans } from "../../../support/store/sealing.ts";

async function isSound(path: string): Promise<boolean> {
  const folder = path.slice(0, path.lastIndexOf("/"));
  const words = ["-c", "--strict", `${path.slice(folder.length + 1)}.sha256`];
  return (await new Deno.Command("sha256sum", { args: words, cwd: folder }).output()).success;
}

function namesBeside(path: string): string[] {
  const folder = path.slice(0, path.lastIndexOf("/"));
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}

Deno.test("sealRollouts() writes what sha256sum -c takes, for us alone, and again once a rollout has grown", async () => {
  await withHandStore(async (store) => {
    const path = store.pathOf("other");
    const first = await sealPaths(store, [path]);
    assert.deepEqual([first.counts.sealed, first.simulation], [1, false]);
    assert.equal(await isSound(path), true);
    assert.equal(Deno.statSync(`${path}.sha256`).mode! & 0o777, 0o600);
    assert.equal((await sealPaths(store, [path])).counts.kept, 1);
    await Deno.writeTextFile(path, '{"more":1}\n', { append: true });
    assert.equal(await isSound(path), false);
    assert.equal((await sealPaths(store, [path])).counts.resealed, 1);
    assert.equal(await isSound(path), true);
    assert.equal(namesBeside(path).length, 2);
  });
});

Deno.test("sealRollouts() keeps the sidecar of a rollout that is not what it says, and says so", async () => {
  await withHandStore(async (store) => {
    const path = store.pathOf("other");
    await sealPaths(store, [path]);
    const sealed = await Deno.readTextFile(`${path}.sha256`);
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, `${text.replace("other", "OTHER")}{}\n`);
    const { counts, results } = await sealPaths(store, [path]);
    assert.equal(counts.damaged, 1);
    assert.match(results[0]!.error!, /not what its sidecar says/);
    assert.equal(await Deno.readTextFile(`${path}.sha256`), sealed);
  });
});

Deno.test("sealRollouts() brings the sidecar that Codex left behind to its rollout", async () => {
  await withHandStore(async (store) => {
    const path = store.pathOf("other");
    await sealPaths(store, [path]);
    await Deno.mkdir(`${store.home}/archived_sessions`);
    const moved = `${store.home}/archived_sessions/${path.slice(path.lastIndexOf("/") + 1)}`;
    await Deno.rename(path, moved);
    assert.equal((await sealPaths(store, [moved])).counts.resealed, 1);
    assert.equal(await isSound(moved), true);
    assert.deepEqual(namesBeside(path), []);
  });
});

/** Seals with what is said of one rollout meanwhile. */
function sealMeanwhile(
  store: HandStore,
  { live = null, meanwhile = () => {} }: {
    readonly live?: string | null;
    readonly meanwhile?: () => void;
  },
) {
  const { system, writer } = store;
  const plans = sealPlans(store, [{ path: store.pathOf("other") }]);
  let isFirst = true;
  const onRead = () => {
    if (isFirst) meanwhile();
    isFirst = false;
  };
  const hashing = { ...HASHING, onRead };
  const tools = { system, writer };
  return sealRollouts(plans, { tools, store: store.store, hashing, liveNow: () => live });
}

Deno.test("sealRollouts() writes nothing for a thread that was opened, or a rollout that changed, while it was read", async () => {
  await withHandStore(async (store) => {
    const path = store.pathOf("other");
    assert.equal((await sealMeanwhile(store, { live: "is in use" })).counts.live, 1);
    const meanwhile = () => Deno.writeTextFileSync(path, "{}\n", { append: true });
    const changed = await sealMeanwhile(store, { meanwhile });
    assert.match(changed.results[0]!.error!, /has changed since/);
    await Deno.mkdir(`${store.home}/elsewhere`);
    const folder = path.slice(0, path.lastIndexOf("/"));
    const linked = await sealMeanwhile(store, {
      meanwhile() {
        Deno.renameSync(folder, `${store.home}/elsewhere/day`);
        Deno.symlinkSync(`${store.home}/elsewhere/day`, folder);
      },
    });
    assert.match(linked.results[0]!.error!, /not a folder but a link/);
    assert.deepEqual(namesBeside(`${store.home}/elsewhere/day/x`).length, 1);
  });
});

Deno.test("sealRollouts() is stopped by the user and by another rollkeep that acts", async () => {
  await withHandStore(async (store) => {
    const stopped = sealMeanwhile(store, {
      meanwhile() {
        throw new InterruptedError("stopped");
      },
    });
    await assert.rejects(stopped, /seal was stopped: 0 of 1/);
    await Deno.mkdir(`${store.home}/trash`);
    const lock = await Deno.open(`${store.home}/trash/.lock`, { create: true, write: true });
    await lock.lock(true);
    await assert.rejects(sealMeanwhile(store, {}), { name: "LockedError" });
    lock.close();
    assert.equal((await sealMeanwhile(store, {})).counts.sealed, 1);
  });
});

Deno.test("rehearsedSeal() says what would be done and writes nothing", async () => {
  await withHandStore(async (store) => {
    const before = await store.state();
    const paths = (["parent", "other"] as const).map((thread) => ({ path: store.pathOf(thread) }));
    const { counts, simulation } = rehearsedSeal(sealPlans(store, paths));
    assert.deepEqual([counts.sealed, counts.failed, simulation], [1, 1, true]);
    assert.deepEqual(await store.state(), before);
  });
});

Deno.test("sealRollouts() leaves a whole sidecar or the earlier one, whichever call it dies or fails at", async () => {
  for (const kind of ["death", "error"] as const) {
    let isOver = false;
    for (let at = 1; !isOver; at++) {
      await withHandStore(async (store) => {
        const [fresh, grown] = [store.pathOf("other"), store.pathOf("fork")];
        await sealPaths(store, [grown]);
        const earlier = await Deno.readTextFile(`${grown}.sha256`);
        await Deno.writeTextFile(grown, '{"more":1}\n', { append: true });
        const writer = failingWriter(store.writer, { at, kind });
        await sealPaths({ ...store, writer }, [fresh, grown]).catch((error) => {
          assert.match(`${error}`, /on purpose/);
        });
        isOver = writer.calls() < at;
        const left = await Deno.readTextFile(`${grown}.sha256`);
        assert.ok(left === earlier || await isSound(grown), `${kind} at ${at}`);
        const isThere = namesBeside(fresh).some((name) => name.endsWith(".sha256"));
        assert.equal(isThere && !await isSound(fresh), false, `${kind} at ${at}`);
        await sealPaths(store, [fresh, grown]);
        assert.deepEqual([await isSound(fresh), await isSound(grown)], [true, true]);
        const rest = [...namesBeside(fresh), ...namesBeside(grown)];
        assert.deepEqual(rest.filter((name) => name.endsWith(".tmp")), [], `${kind} at ${at}`);
      });
    }
  }
});
