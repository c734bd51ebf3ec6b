import fc from "fast-check";
import assert from "node:assert/strict";
import { EXIT } from "../../lib/model/error.ts";
import { HAND, type HandStore } from "../support/hand_store.ts";
import { buildSystem } from "../../lib/system/real/build_system.ts";
import { giveSettings } from "../support/store/migration.ts";
import { type TwoHomes, withTwoHomes } from "../support/store/two_homes.ts";
import { act, takeAllBack } from "./take_all_back.ts";

const one = fc.constantFrom(...Object.values(HAND));
const folders = fc.constantFrom(["/work", "/q"], ["/q", "/tmp"], ["/work", "/tmp"]).map(
  ([from, to]) => ["--from", from!, "--to", to!, "--allow-missing"],
);

/** A command said in one of the homes. */
const COMMAND = fc.oneof(
  one.map((id) => ["delete", "--with-forks", id]),
  fc.constant(["restore", "--all"]),
  one.map((id) => ["archive", id]),
  one.map((id) => ["unarchive", id]),
  folders.map((words) => ["migrate", ...words]),
  folders.map((words) => ["migrate", ...words, "--move"]),
  fc.constant(["seal", "--all"]),
  fc.constant(["undo"]),
  fc.constant(["redo"]),
);
/** Which threads of the first home are copied into the second. */
const INTO = fc.oneof(fc.constant(["--all"]), one.map((id) => ["--id", id]), folders);

const STEP = fc.oneof(
  { weight: 2, arbitrary: fc.record({ home: fc.constantFrom("from", "into"), words: COMMAND }) },
  { weight: 1, arbitrary: INTO.map((words) => ({ home: "across", words })) },
);

/** Does a step; the first home is looked at where it must stay as it is. */
async function take(
  { home, words }: { readonly home: string; readonly words: readonly string[] },
  { from, into, source }: TwoHomes,
): Promise<boolean> {
  if (home !== "across") {
    return (await act(home === "from" ? from : into, words)).code !== EXIT.failed;
  }
  const before = await source();
  const system = buildSystem({ variables: {}, cwd: "/", cacheFolder: null }, undefined, from.store);
  const all = ["migrate", ...words, "--into", into.home];
  const { code } = await act({ ...into, system, source: from.store }, all);
  assert.deepEqual(await source(), before, all.join(" "));
  return code !== EXIT.failed;
}

/** All that undo brings back: sealing is no change, and of the name index the lines return. */
async function stateOf(store: HandStore): Promise<readonly string[]> {
  return (await store.state()).filter((line) => !/^session_index|\.sha256 /.test(line));
}

Deno.test("whatever is done in two homes and copied between them, undo leads both back, row and place at odds too", async () => {
  let acted = 0;
  const steps = fc.array(STEP, { minLength: 4, maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(steps, one, async (steps, odd) => {
      await withTwoHomes(async (homes) => {
        const { from, into } = homes;
        for (const thread of ["parent", "fork", "other"] as const) giveSettings(from, thread);
        from.sql(`UPDATE threads SET archived = 1, archived_at = 5 WHERE id = '${odd}'`);
        const first = [await stateOf(from), await stateOf(into)];
        for (const step of steps) if (await take(step, homes)) acted++;
        for (const store of [from, into]) await takeAllBack(store);
        assert.deepEqual([await stateOf(from), await stateOf(into)], first);
      }, { inMemory: true });
    }),
    { numRuns: 4, seed: 3 },
  );
  assert.ok(acted > 15, `${acted} commands did something`);
});
