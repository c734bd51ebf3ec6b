import assert from "node:assert/strict";
import type { ChangeWorld } from "../../../../lib/act/facts/change_world.ts";
import { newRemovalSteps } from "../../../../lib/act/prepare/removal_steps.ts";
import { newMemoryStore } from "../../../support/disk/memory_store.ts";
import { batchOf } from "../../../support/value/batch_of.ts";
import { absolute } from "../../../support/value/paths.ts";
import { fingerprint } from "../../../support/value/thread_of.ts";
import { threadPlanOf, trashStep } from "../../../support/value/thread_plan_of.ts";

const PLACE = absolute("/h/trash/b/files/sessions/x");

/** What is removed of a thread whose file in the trash had four bytes and has become this. */
async function removed(text: string | null, isNamed = false): Promise<string> {
  const { store, tools: { system, writer }, write, plant } = newMemoryStore(["/h/trash/b/j"]);
  if (text === "link") {
    writer.makeDirs(absolute("/h/trash/b/files/sessions"));
    plant(PLACE, "link");
  } else if (text !== null) write(PLACE, text);
  const expect = fingerprint(4);
  const steps = [{ ...trashStep("sessions/x", "b"), expect }];
  const [thread] = batchOf("b", { threads: [threadPlanOf("t", { steps })] }).threads;
  if (text === "same") writer.setMtime(PLACE, expect.mtimeMs);
  let why = "";
  const onRefused = (_: unknown, refused: string) => void (why = refused);
  const world = { store, system } as ChangeWorld;
  const stepsOf = await newRemovalSteps({ world, isNamed, onRefused });
  return stepsOf(thread!).map(({ kind, expect }) => `${kind} ${expect.size}`).join() || why;
}

Deno.test("newRemovalSteps() removes what was put there, and nothing where somebody was before", async () => {
  assert.equal(await removed("same"), "remove 4");
  assert.equal(await removed(null), "");
});

Deno.test("newRemovalSteps() removes another file only where the user has named its batch, and never what is no file", async () => {
  assert.match(await removed("another"), /not what was put there/);
  assert.equal(await removed("another", true), "remove 7");
  assert.match(await removed("link", true), /not a regular file/);
});
