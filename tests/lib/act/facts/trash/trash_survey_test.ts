import assert from "node:assert/strict";
import { surveyTrash } from "../../../../../lib/act/facts/trash/trash_survey.ts";
import { withHandStore } from "../../../../support/hand_store.ts";

Deno.test("surveyTrash() is empty where there is no trash, and tells trouble with a batch", async () => {
  await withHandStore(async ({ store, system }) => {
    const problems: string[] = [];
    const onProblem = ({ path }: { readonly path: string }) => void problems.push(path);
    const read = () => surveyTrash(store, { system, onProblem });
    assert.deepEqual(await read(), { batches: 0, bytes: 0, unsettled: [] });
    const batch = `${store.trashRoot}/b-20260101T000000Z-0123456789ab`;
    Deno.mkdirSync(batch, { recursive: true });
    Deno.writeTextFileSync(`${batch}/journal.jsonl`, "no journal\n");
    await read();
    assert.equal(problems.length > 0, true);
  });
});
