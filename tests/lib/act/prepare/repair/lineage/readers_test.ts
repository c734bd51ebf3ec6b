import assert from "node:assert/strict";
import { readersIn } from "../../../../../../lib/act/prepare/repair/lineage/readers.ts";
import { openCatalog } from "../../../../../../lib/catalog/catalog.ts";
import { scanStore } from "../../../../../../lib/catalog/scan/scan_store.ts";
import { newStandings } from "../../../../../../lib/plan/batch/batch_standing.ts";
import { asRolloutId } from "../../../../../../lib/model/ids.ts";
import { FORK, SECOND, withForkStore } from "../../../../../support/repair/fork_store.ts";

Deno.test("readersIn() tells who reads a rollout, and how far", async () => {
  await withForkStore(async (store) => {
    const onProblem = () => {};
    const scan = scanStore(store.store, { files: store.system.files, onProblem });
    const catalog = await openCatalog(store.store, { system: store.system, onProblem, scan });
    const batches = () => Promise.resolve([]);
    const standings = () => Promise.resolve(newStandings([]));
    const readers = await readersIn({ catalog, batches, standings });
    catalog.close();
    const [fork, second] = [FORK, SECOND].map((id) => asRolloutId(id as never));
    const end = store.baseOf(SECOND)!.end_byte_offset;
    assert.deepEqual(readers.of(fork!), [{ path: store.pathOf(SECOND), end }]);
    assert.deepEqual([readers.has(fork!), readers.has(second!), readers.of(second!)], [
      true,
      false,
      [],
    ]);
  });
});
