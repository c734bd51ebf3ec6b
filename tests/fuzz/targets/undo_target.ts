import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { canUndo, settle, undoNewest } from "../../support/acting.ts";
import { type HandStore, withHandStore } from "../../support/hand_store.ts";
import { snapshot } from "../../support/tree.ts";
import { attempt } from "../attempt.ts";
import { type FuzzTarget, hold } from "../fuzz_target.ts";
import { mutateBytes } from "../mutate.ts";
import {
  fits,
  forge,
  journals,
  newestJournal,
  settled,
  unsettled,
  WAYS,
} from "./journal_samples.ts";

/** What a file system may say of a path that a forged journal names. */
const CODES = [
  "ENOENT",
  "ENOTDIR",
  "EISDIR",
  "ENAMETOOLONG",
  "ENOTFILE",
  "EEXIST",
  "EINVAL",
  "ELOOP",
];
/** What a program says that has tripped. */
const TRIPPED =
  /is not a function|Cannot read propert|is not iterable|of undefined|of null|is not defined|Maximum call|\bTypeError|\bRangeError/;

/**
 * A batch is settled and taken back by a journal that was damaged, or forged with digests that fit: nothing outside of the store
 * changes, and of a journal that is only damaged no rollout is lost. An input is the number of a way to a batch, and its journal.
 */
export const UNDO_TARGET: FuzzTarget = {
  samples: async () => (await journals()).map((journal, way) => new Uint8Array([way, ...journal])),
  tokens: [],
  mutate(sample, random) {
    const journal = sample.subarray(1);
    const changed = random.chance(0.6)
      ? forge(journal, random)
      : mutateBytes(journal, { random, tokens: [], samples: [journal] });
    return new Uint8Array([sample[0]!, ...changed]);
  },
  async check(input) {
    await withHandStore(async (store) => {
      await WAYS[input[0]!]!(store);
      const path = newestJournal(store);
      const journal = settled(Deno.readTextFileSync(path));
      Deno.writeFileSync(path, unsettled(input.subarray(1), journal));
      const written = new Set(journal.text.split("\n"));
      const isForged = new TextDecoder().decode(input.subarray(1)).split("\n")
        .some((line) => fits(line) && !written.has(line));
      await checkStore(store, { isForged });
    }, { inMemory: true });
  },
};

async function checkStore(
  store: HandStore,
  { isForged }: { readonly isForged: boolean },
): Promise<void> {
  const root = store.home.slice(0, store.home.lastIndexOf("/"));
  for (
    const name of [`${root}/outside.jsonl`, `${store.home}/auth.json`, `${store.home}/config.toml`]
  ) {
    Deno.writeTextFileSync(name, "# not ours\n");
  }
  const outside = () => snapshot(root, (path) => /^codex\/(?!auth|config)/.test(path));
  const [before, rollouts] = [await outside(), rolloutDigests(root)];
  const ends = [await attempt(() => settle(store, store.writer), { codes: CODES })];
  const undone = await attempt(
    async () => await canUndo(store) ? await undoNewest(store, store.writer) : null,
    {
      codes: CODES,
    },
  ).catch((error: Error) => {
    // Words of the test's own way to act.
    if (!/^(?:not approved|nothing to do)/.test(error.message)) throw error;
    return { refused: "not approved" };
  });
  hold(
    !TRIPPED.test(JSON.stringify([ends, undone])),
    `nothing trips: ${JSON.stringify([ends, undone])}`,
  );
  assert.deepEqual(await outside(), before, "what lies outside of the store");
  if (isForged) return;
  const after = rolloutDigests(root);
  for (const [digest, path] of rollouts) hold(after.has(digest), `${path} is lost`);
}

/** Rollouts by what they hold, in store and trash. */
function rolloutDigests(folder: string, found = new Map<string, string>()): Map<string, string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) rolloutDigests(path, found);
    else if (name.startsWith("rollout-")) {
      found.set(createHash("sha256").update(Deno.readFileSync(path)).digest("hex"), path);
    }
  }
  return found;
}
