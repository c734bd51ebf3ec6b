import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { makeRichStore, type RichStore } from "../support/store/rich_store.ts";
import { rollkeep } from "../support/rollkeep.ts";
import { ACTIONS } from "./kill/actions.ts";
import { assertFirst, assertWhole } from "./kill/whole/assert_whole.ts";
import {
  type FoundFile,
  readStoreState,
  type StoreState,
  threadOf,
  threadRows,
} from "./kill/whole/store_state.ts";

/** A store before a whole change and after it. */
interface Changed {
  readonly store: RichStore;
  readonly first: StoreState;
  readonly now: StoreState;
  /** A rollout that the change has concerned, as it was or is in the store, and its thread. */
  readonly file: FoundFile;
  readonly id: string;
}

/** Makes half a change of a whole one. */
type Halve = (changed: Changed) => void;

function sql(database: string, statement: string): Halve {
  return ({ store, id }) => {
    const db = new DatabaseSync(`${store.home}/${database}.sqlite`);
    const { changes } = db.prepare(statement).run(id);
    db.close();
    assert.ok(changes > 0, `${statement} changed nothing`);
  };
}

/** A row that is there without its thread. */
const LEFT_ROW = sql("goals_1", "INSERT INTO thread_goals VALUES (?, 'mine')");
const LEFT_NAME: Halve = ({ store, id }) =>
  Deno.writeTextFileSync(
    `${store.home}/session_index.jsonl`,
    `${JSON.stringify({ id, thread_name: "left" })}\n`,
    { append: true },
  );
/** A second file of what has changed its place. */
const LEFT_FILE: Halve = ({ store, file }) => {
  const path = `${store.home}/${file.path}`;
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  Deno.writeTextFileSync(path, "left");
};
const LOST_FILE: Halve = ({ store, file }) => Deno.removeSync(`${store.home}/${file.path}`);

const HALVES: Readonly<Record<string, readonly Halve[]>> = {
  "delete": [LEFT_FILE, LEFT_NAME],
  "archive": [LEFT_FILE, sql("state_5", "UPDATE threads SET archived = 0 WHERE id = ?")],
  "copy": [LOST_FILE, sql("state_5", "DELETE FROM threads WHERE id = ?"), LEFT_NAME],
  "move": [
    LOST_FILE,
    sql("state_5", "UPDATE threads SET tokens_used = 77, cwd = '/home/dev/api' WHERE id = ?"),
    ({ store, file }) => Deno.truncateSync(`${store.home}/${file.path}`, 9),
  ],
  "hard-delete": [LEFT_FILE, LEFT_ROW, LEFT_NAME],
  "empty": [LEFT_ROW, LEFT_NAME],
};

/** Does a whole change to a store of its own, gives it to `use`, and removes the store. */
async function withChanged(name: string, use: (changed: Changed) => void): Promise<void> {
  const root = Deno.makeTempDirSync({ prefix: "rollkeep-whole-" });
  try {
    const store = makeRichStore(root, { threads: 12, seed: 4 });
    const first = readStoreState(store.home);
    const { before, words } = ACTIONS.find((action) => action.name === name)!;
    for (const say of [...before, words]) {
      const args = say({ store, ids: store.ids, lastBatch: "" });
      const { code, err } = await rollkeep(args, { env: store.env });
      assert.equal(code, 0, err);
    }
    const now = readStoreState(store.home);
    const file = newIn(now, first) ?? newIn(first, now);
    assert.ok(file !== undefined, `${name} has changed no file`);
    use({ store, first, now, file, id: threadOf(file.path)! });
  } finally {
    Deno.removeSync(root, { recursive: true });
  }
}

/** A rollout in a store, of a thread with a row, that is not so in another state. */
function newIn(state: StoreState, other: StoreState): FoundFile | undefined {
  const known = new Set(other.files.map((file) => `${file.batch} ${file.path} ${file.content}`));
  const rows = threadRows(state);
  return state.files.find(({ path, batch, content }) =>
    batch === null && path.endsWith(".jsonl") && rows.has(threadOf(path) ?? "") &&
    !known.has(`${batch} ${path} ${content}`)
  );
}

for (const [name, halves] of Object.entries(HALVES)) {
  Deno.test(`assertWhole() takes a whole ${name} for whole, and no half of it`, async () => {
    for (const [number, halve] of halves.entries()) {
      await withChanged(name, (changed) => {
        const { store, first, now } = changed;
        const { effect } = ACTIONS.find((action) => action.name === name)!;
        assertWhole(first, now, effect);
        if (effect !== "final") assert.throws(() => assertFirst(first, now, effect));
        halve(changed);
        const halved = readStoreState(store.home);
        const isWhole = () => assertWhole(first, halved, effect);
        assert.throws(isWhole, assert.AssertionError, `half ${number} of ${name} passes`);
      });
    }
  });
}
