import fc from "fast-check";
import assert from "node:assert/strict";
import { EXIT } from "../../lib/model/error.ts";
import { HAND, type HandStore, withHandStore } from "../support/hand_store.ts";
import { act, say, takeAllBack } from "./take_all_back.ts";

const FOLDERS = ["/work", "/tmp", "/usr"];

const some = fc.subarray(Object.values(HAND), { minLength: 1 });
const one = fc.constantFrom(...Object.values(HAND));
const mapping = fc.tuple(fc.constantFrom(...FOLDERS), fc.constantFrom(...FOLDERS))
  .filter(([from, to]) => from !== to)
  .map(([from, to]) => ["session", "migrate", "--from", from, "--to", to, "--allow-missing"]);

/** A command of a user's day. `undo N` is the batch of that number, if it is there and no archive (see the test). */
const COMMAND = fc.oneof(
  some.map((ids) => ["delete", "--with-forks", ...ids]),
  one.map((id) => ["restore", id]),
  one.map((id) => ["archive", id]),
  one.map((id) => ["unarchive", id]),
  mapping,
  mapping.map((words) => [...words, "--move"]),
  fc.constant(["undo"]),
  fc.constant(["redo"]),
  fc.nat({ max: 6 }).map((number) => ["undo", `@{${number}}`]),
);

/** The command, with the batch it means; `null` for one that the test leaves out. */
async function meant(
  store: HandStore,
  [command, number]: readonly string[],
): Promise<readonly string[] | null> {
  const { out } = await say(store, ["log", "--json"]);
  const batch = JSON.parse(out === "" ? '{"batches":[]}' : out).batches
    .find((_: unknown, at: number) => number === `@{${at}}`);
  // Taken back out of turn, an archive that was moved since is unarchived as Codex does it: with a time of its own.
  return batch === undefined || /archive/.test(batch.action) ? null : [command!, batch.batch_id];
}

Deno.test("whatever is changed and taken back in whatever order, undo leads back to the first state", async () => {
  let acted = 0;
  const commands = fc.array(COMMAND, { minLength: 2, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(commands, async (commands) => {
      await withHandStore(async (store) => {
        const state = async () =>
          (await store.state()).filter((line) => !/^session_index/.test(line));
        const first = await state();
        for (const words of commands) {
          const command = words[1]?.startsWith("@") ? await meant(store, words) : words;
          if (command === null) continue;
          const before = await state();
          const { code } = await act(store, command);
          if (code === EXIT.failed) assert.deepEqual(await state(), before, command.join(" "));
          else acted++;
        }
        await takeAllBack(store);
        assert.deepEqual(await state(), first);
      }, { inMemory: true });
    }),
    { numRuns: 100, seed: 1 },
  );
  assert.ok(acted > 60);
});
