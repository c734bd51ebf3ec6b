import assert from "node:assert/strict";
import { buildWriter } from "../../../lib/system/real/writer.ts";
import { rehearse, repairOf, repairThreads, stageOf, undoNewest } from "../../support/acting.ts";
import { withCodexHome } from "../../support/codex/codex_home.ts";
import { keepHome } from "../../support/codex/kept_home.ts";
import { codexView } from "../diagnose/codex_view.ts";
import { FAULTS, FOLDER_FORMS, makeFaultyStore, sql } from "../diagnose/faults.ts";
import { everything, isMade, repairEveryFault, whyItStays, wrongAfter } from "./repair_faults.ts";

Deno.test("repair mends every fault that it can so that Codex lists, resumes and goes on, and undo gives all back", async () => {
  const word = Deno.env.get("FAULT") ?? "";
  await withCodexHome(async (codex) => {
    assert.deepEqual(await repairEveryFault(codex, (title) => title.includes(word)), []);
  });
});

Deno.test("repair says of what it cannot mend that it cannot, and why, and changes nothing", async () => {
  await withCodexHome(async (codex) => {
    const store = await makeFaultyStore(codex);
    const kept = await keepHome(codex);
    for (const [title, fault] of Object.entries(FAULTS)) {
      const why = fault.finding === undefined ? null : whyItStays(title);
      if (why === null) continue;
      await kept.rewind();
      if (!isMade(() => fault.make(store, store[fault.into ?? fault.of]))) continue;
      const before = await everything(codex);
      const stage = await stageOf(codex.home);
      const only = [fault.finding!];
      await assert.rejects(repairThreads(stage, { writer: buildWriter(), only }), why, title);
      assert.deepEqual(await everything(codex), before, title);
    }
  });
});

Deno.test("repair leaves alone what is as Codex has it", async () => {
  await withCodexHome(async (codex) => {
    const store = await makeFaultyStore(codex);
    const kept = await keepHome(codex);
    for (const [title, fault] of Object.entries(FAULTS)) {
      // The list of what is archived is a list, too.
      if (fault.finding !== undefined || title === "poison that is archived") continue;
      await kept.rewind();
      if (!isMade(() => fault.make(store, store[fault.into ?? fault.of]))) continue;
      const stage = await stageOf(codex.home);
      const { plan } = await rehearse({ ...stage, writer: buildWriter() }, repairOf(stage, {}));
      const steps = plan.threads.map(({ id, updates, sets }) =>
        JSON.stringify([id, updates, sets])
      );
      assert.deepEqual([title, ...steps], [title]);
    }
  });
});

Deno.test("repair ends an index that nobody makes, and gives every thread its row in the same batch", async () => {
  await withCodexHome(async (codex) => {
    const store = await makeFaultyStore(codex);
    const now = Math.floor(Date.now() / 1000) - 20;
    sql(store, "DELETE FROM threads WHERE id IN (?, ?)", store.plain, store.legacy);
    sql(store, "UPDATE backfill_state SET status = 'running', updated_at = ?", now);
    const [stage, writer] = [await stageOf(codex.home), buildWriter()];
    const before = await everything(codex);
    await repairThreads(stage, { writer });
    await undoNewest(stage, writer);
    assert.deepEqual(await everything(codex), before);
    await repairThreads(stage, { writer, only: ["backfill-stuck"] });
    for (const id of [store.plain, store.legacy, store.fork]) {
      assert.deepEqual(await wrongAfter(codex, id), []);
    }
  });
});

Deno.test("repair spells the folder of a row as Codex looks for it", async () => {
  await withCodexHome(async (codex) => {
    const store = await makeFaultyStore(codex);
    const { plain } = store;
    const { project } = codex;
    await Deno.symlink(project, `${project}.link`);
    const [stage, writer] = [await stageOf(codex.home), buildWriter()];
    for (const [name, form] of Object.entries(FOLDER_FORMS)) {
      sql(store, "UPDATE threads SET cwd = ? WHERE id = ?", form(project), plain);
      const before = await everything(codex);
      await repairThreads(stage, { writer });
      await undoNewest(stage, writer);
      assert.deepEqual(await everything(codex), before, name);
      await repairThreads(stage, { writer });
      assert.equal((await codexView(codex, plain, { cwd: project })).inPicker, true, name);
    }
  });
});
