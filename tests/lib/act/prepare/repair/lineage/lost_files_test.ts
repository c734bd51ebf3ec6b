import assert from "node:assert/strict";
import { filesWithRollout } from "../../../../../../lib/act/prepare/repair/lineage/lost_files.ts";
import { openCatalog } from "../../../../../../lib/catalog/catalog.ts";
import { scanStore } from "../../../../../../lib/catalog/scan/scan_store.ts";
import { asRolloutId } from "../../../../../../lib/model/ids.ts";
import { FORK, type ForkStore, withForkStore } from "../../../../../support/repair/fork_store.ts";
import { MENDED } from "../../../../../support/repair/repair_store.ts";

async function found(
  { store, system, baseOf }: ForkStore,
  owners: readonly string[] = [],
  rolloutId: string = MENDED,
): Promise<readonly string[]> {
  const onProblem = () => {};
  const scan = scanStore(store, { files: system.files, onProblem });
  const catalog = await openCatalog(store, { system, onProblem, scan });
  const { end_byte_offset, end_ordinal_exclusive } = baseOf(FORK)!;
  const base = {
    rolloutId: asRolloutId(rolloutId as never),
    endByteOffset: end_byte_offset,
    endOrdinalExclusive: end_ordinal_exclusive,
  };
  const files = await filesWithRollout(base, {
    world: { store, system, catalog } as never,
    owners,
  });
  catalog.close();
  return files.map(({ path }) => path.slice(store.home!.length + 1));
}

Deno.test("filesWithRollout() finds a rollout under whatever name, if all is in it that is read", async () => {
  await withForkStore(async (store) => {
    const own = store.pathOf(MENDED);
    const place = own.slice(store.home.length + 1);
    assert.deepEqual(await found(store), [place]);
    Deno.copyFileSync(own, `${store.home}/sessions/copy of it.jsonl.bak`);
    Deno.writeTextFileSync(
      `${store.home}/sessions/short.jsonl`,
      store.textOf(MENDED).slice(0, 400),
    );
    Deno.writeTextFileSync(`${own}.sha256`, "digest");
    assert.deepEqual(await found(store), [place, "sessions/copy of it.jsonl.bak"]);
    Deno.renameSync(own, own.replace(MENDED, "01a10d9c-0000-7000-8000-00000000ffff"));
    assert.equal((await found(store)).length, 2);
    // A later rollout of a thread says whose it is, and not which: its owner has to be known.
    const later = "01a10d9c-0000-7000-8000-0000000000e1";
    assert.deepEqual(await found(store, [], later), []);
    assert.deepEqual(await found(store, [MENDED], later), ["sessions/copy of it.jsonl.bak"]);
  });
});
