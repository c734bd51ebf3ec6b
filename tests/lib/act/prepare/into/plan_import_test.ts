import assert from "node:assert/strict";
import type { CreateStep } from "../../../../../lib/model/plan.ts";
import { archiveThreads } from "../../../../support/acting.ts";
import { HAND } from "../../../../support/hand_store.ts";
import { giveSettings, mappingTo } from "../../../../support/store/migration.ts";
import {
  only,
  plannedImport,
  type TwoHomes,
  withTwoHomes,
} from "../../../../support/store/two_homes.ts";

/** The steps of one thread's copy, and whether it is planned at all. */
async function stepsOf(
  homes: TwoHomes,
  thread: keyof typeof HAND,
  wish: Parameters<typeof plannedImport>[1] = {},
): Promise<readonly CreateStep[]> {
  const { plan } = await plannedImport(homes, { selector: only(HAND[thread]), ...wish });
  return plan.threads[0]!.steps as readonly CreateStep[];
}

Deno.test("a thread comes to the same place below the other home, as it is", async () => {
  await withTwoHomes(async (homes) => {
    await archiveThreads(homes.from, { ids: [HAND.other], writer: homes.from.writer });
    const [step] = await stepsOf(homes, "other");
    assert.match(step!.from.path, /^archived_sessions\/rollout-/);
    assert.deepEqual(step!.to, step!.from);
    assert.deepEqual(step!.import, { home: homes.from.home, edit: "none" });
  });
});

Deno.test("a reverted thread comes with both of its rollouts, the one that its row names last", async () => {
  await withTwoHomes(async (homes) => {
    const { from } = homes;
    const first = from.pathOf("other");
    const second = first.replace(".jsonl", "_01a10d9c-0000-7000-8000-0000000000ff.jsonl");
    const base = { thread_id: HAND.other, end_ordinal_exclusive: 1, end_byte_offset: 10 };
    const meta = JSON.parse((await Deno.readTextFile(first)).split("\n")[0]!);
    meta.payload.history_base = base;
    await Deno.writeTextFile(second, `${JSON.stringify(meta)}\n`);
    from.sql(`UPDATE threads SET rollout_path = '${second}' WHERE id = '${HAND.other}'`);
    const steps = await stepsOf(homes, "other");
    assert.deepEqual(steps.map(({ from: { path } }) => `${from.home}/${path}`), [first, second]);
    assert.ok(steps.every(({ import: how }) => how?.edit === "none"));
    // A compressed twin that lies beside a plain file is nothing that Codex reads.
    await Deno.writeTextFile(`${first}.zst`, "");
    assert.equal((await stepsOf(homes, "other")).length, 2);
  });
});

Deno.test("for another folder a line comes behind the rollout; a legacy one without settings is edited", async () => {
  await withTwoHomes(async (homes) => {
    const path = homes.from.pathOf("other");
    const mappings = [mappingTo("/q", { from: "/work" })];
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.replace('"paginated"', '"legacy"'));
    homes.from.sql(`UPDATE threads SET history_mode = 'legacy' WHERE id = '${HAND.other}'`);
    const [edited] = await stepsOf(homes, "other", { mappings });
    assert.deepEqual(edited!.import, { home: homes.from.home, edit: "folder" });
    await Deno.writeTextFile(path, text);
    giveSettings(homes.from, "other");
    const [appended] = await stepsOf(homes, "other", { mappings });
    assert.equal(appended!.import!.edit, "none");
    const tail = new TextDecoder().decode(Uint8Array.fromBase64(appended!.import!.tail!));
    assert.equal(JSON.parse(tail).payload.thread_settings.cwd, "/q");
  });
});
