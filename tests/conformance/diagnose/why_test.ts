import assert from "node:assert/strict";
import { answerOf, type Explanation } from "../../../lib/model/diagnosis/explanation.ts";
import { withCodexHome } from "../../support/codex/codex_home.ts";
import { keepHome } from "../../support/codex/kept_home.ts";
import { askWhy, explained } from "./ask_why.ts";
import { codexView } from "./codex_view.ts";
import { type Fault, FAULTS, FOLDER_FORMS, makeFaultyStore, sql } from "./faults.ts";

/** Where the conditions are others than the fault makes fail. */
function misfound(why: Explanation, { fails, finding }: Fault): string[] {
  if (finding === undefined) {
    const found = why.conditions.filter((condition) => condition.finding !== undefined);
    const isFailed = fails === undefined || answerOf(why, fails).passed === false;
    return [
      ...found.map(({ id }) => `${id} has a finding`),
      ...(isFailed ? [] : [`${fails} passed`]),
    ];
  }
  const answer = answerOf(why, fails!);
  return answer.passed === false && answer.finding === finding
    ? []
    : [`${fails} is ${JSON.stringify(answer)}`];
}

Deno.test("why says of every fault what Codex does with the thread, and which finding it is", async () => {
  const only = Deno.env.get("FAULT");
  const wrong: string[] = [];
  await withCodexHome(async (codex) => {
    const store = await makeFaultyStore(codex);
    const kept = await keepHome(codex);
    for (const [name, fault] of Object.entries(FAULTS)) {
      if (only !== undefined && !name.includes(only)) continue;
      await kept.rewind();
      fault.make(store, store[fault.into ?? fault.of]);
      const { why, wrong: found } = await askWhy(store, fault);
      wrong.push(...misfound(why!, fault).map((text) => `${name}: ${text}`));
      wrong.push(...found.map((text) => `${name}: ${text}`));
    }
  });
  assert.deepEqual(wrong, []);
});

Deno.test("why --cwd says in which folder Codex lists a thread, however its row spells it", async () => {
  await withCodexHome(async (codex) => {
    const store = await makeFaultyStore(codex);
    const { plain, legacy } = store;
    const { project } = codex;
    await Deno.symlink(project, `${project}.link`);
    for (const cwd of [project, `${project}.link`, codex.other]) {
      const seen = await codexView(codex, legacy, { cwd });
      const why = await explained(codex, legacy, cwd);
      assert.deepEqual([cwd, why.shown], [cwd, seen.inPicker]);
      assert.equal(answerOf(why, "cwd").finding, undefined);
    }
    for (const [name, form] of Object.entries(FOLDER_FORMS)) {
      sql(store, "UPDATE threads SET cwd = ? WHERE id = ?", form(project), plain);
      const why = await explained(codex, plain, project);
      const { passed, finding } = answerOf(why, "cwd");
      assert.deepEqual([name, passed, finding], [name, false, "row-cwd-not-real"]);
      assert.deepEqual([name, (await codexView(codex, plain, { cwd: project })).inPicker], [
        name,
        false,
      ]);
    }
  });
});

Deno.test("why says that Codex does not start while its index is marked as being made", async () => {
  await withCodexHome(async (codex) => {
    const store = await makeFaultyStore(codex);
    const now = Math.floor(Date.now() / 1000) - 20;
    sql(store, "UPDATE backfill_state SET status = 'running', updated_at = ?", now);
    const why = await explained(codex, store.plain);
    assert.deepEqual([why.shown, why.resumable, why.whole], [false, false, true]);
    assert.equal(answerOf(why, "list_readable").finding, "backfill-stuck");
    const seen = await codexView(codex, store.plain);
    assert.deepEqual([seen.inPicker, seen.isResumed], [false, false]);
  });
});

Deno.test("why leaves open what Codex is about to make anew, and does not take it for what Codex will do", async () => {
  const due = FAULTS["backfill taken over"]!;
  await withCodexHome(async (codex) => {
    const store = await makeFaultyStore(codex);
    const kept = await keepHome(codex);
    for (const name of ["row missing", "path dead", "in the archive, row active", "head broken"]) {
      const fault = FAULTS[name]!;
      await kept.rewind();
      fault.make(store, store[fault.of]);
      due.make(store, store[due.of]);
      const { why, wrong } = await askWhy(store, fault);
      assert.deepEqual([name, ...wrong], [name]);
      assert.deepEqual([name, why!.shown === null], [name, name !== "head broken"]);
    }
  });
});
