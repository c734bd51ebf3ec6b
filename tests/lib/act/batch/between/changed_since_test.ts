import assert from "node:assert/strict";
import type { Execution } from "../../../../../lib/act/batch/execute.ts";
import {
  archiveThreads,
  deleteThreads,
  migrateThreads,
  restoreThreads,
  undoNewest,
} from "../../../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../../../support/hand_store.ts";

type Between = (store: HandStore) => void;
type Act = (store: HandStore, between: () => Promise<void>) => Promise<Execution>;

const REVERTED = "01a10d9c-0000-7000-8000-0000000000ee";

function migrate(move: boolean): Act {
  const mapping = {
    from: "/work",
    fromGiven: "/work",
    to: "/tmp",
    branch: null,
    move,
    tree: false,
  };
  return (store, between) =>
    migrateThreads(store, { mappings: [mapping], writer: store.writer, between });
}

const ids = [HAND.other];
const ACTS: Readonly<Record<string, Act>> = {
  "delete": (store, between) => deleteThreads(store, { ids, writer: store.writer, between }),
  "delete --hard": (store, between) =>
    deleteThreads(store, { ids, writer: store.writer, between, hard: true }),
  "archive": (store, between) => archiveThreads(store, { ids, writer: store.writer, between }),
  "migrate --move": migrate(true),
  "migrate": migrate(false),
};

/** What a revert, an archive, a restored backup and others do to a thread between plan and deed. */
const CHANGES: Readonly<Record<string, Between>> = {
  "is reverted": ({ pathOf, sql }) => {
    const path = pathOf("other").replace(".jsonl", `_${REVERTED}.jsonl`);
    Deno.copyFileSync(pathOf("other"), path);
    sql(`UPDATE threads SET rollout_path = '${path}' WHERE id = '${HAND.other}'`);
  },
  "gets another file in the archive": ({ home, pathOf }) => {
    Deno.mkdirSync(`${home}/archived_sessions`, { recursive: true });
    const name = pathOf("other").split("/").at(-1);
    Deno.copyFileSync(pathOf("other"), `${home}/archived_sessions/${name}`);
  },
  "gets another file in a new folder": ({ home, pathOf }) => {
    Deno.mkdirSync(`${home}/sessions/2026/11/30`, { recursive: true });
    const name = pathOf("other").split("/").at(-1);
    Deno.copyFileSync(pathOf("other"), `${home}/sessions/2026/11/30/${name}`);
  },
  "gets a compressed twin": ({ pathOf }) =>
    Deno.copyFileSync(pathOf("other"), `${pathOf("other")}.zst`),
  "is archived by its row": ({ sql }) =>
    sql(`UPDATE threads SET archived = 1 WHERE id = '${HAND.other}'`),
  "becomes a legacy thread by its row": ({ sql }) =>
    sql(`UPDATE threads SET history_mode = 'legacy' WHERE id = '${HAND.other}'`),
  "has its row named elsewhere": ({ sql }) =>
    sql(`UPDATE threads SET rollout_path = '/elsewhere.jsonl' WHERE id = '${HAND.other}'`),
};

for (const [deed, act] of Object.entries(ACTS)) {
  for (const [what, change] of Object.entries(CHANGES)) {
    Deno.test(`${deed} leaves a thread alone that ${what} behind the plan`, async () => {
      await withHandStore(async (store) => {
        addSettings(store);
        let then: readonly string[] = [];
        const done = await act(store, async () => {
          change(store);
          then = of(HAND.other, await store.state());
        });
        const outcome = done.outcomes.find(({ thread }) => isAbout(thread));
        assert.match(outcome?.error ?? "", /since it was looked at|since they were saved/);
        assert.deepEqual(of(HAND.other, await store.state()), then);
      });
    });
  }
}

Deno.test("a thread that came into the store again behind the plan is not restored over it", async () => {
  await withHandStore(async (store) => {
    const text = Deno.readTextFileSync(store.pathOf("other"));
    const writer = store.writer;
    const { batchId: batch } = await deleteThreads(store, { ids, writer });
    const folder = `${store.home}/sessions/2026/12/01`;
    const path = `${folder}/${store.pathOf("other").split("/").at(-1)}`;
    const between = () => {
      Deno.mkdirSync(folder, { recursive: true });
      return Deno.writeTextFile(path, text);
    };
    const done = await restoreThreads(store, { ids, batch, writer, between });
    assert.match(done.outcomes[0]?.error ?? "", /is in the store again/);
    assert.throws(() => Deno.lstatSync(store.pathOf("other")), Deno.errors.NotFound);
    Deno.removeSync(path);
    await undoNewest(store, writer);
    assert.equal(Deno.readTextFileSync(store.pathOf("other")), text);
  });
});

Deno.test("a fork whose parent goes behind the plan is not restored without it", async () => {
  await withHandStore(async (store) => {
    const { writer } = store;
    await deleteThreads(store, { ids: [HAND.fork], writer });
    const parent = store.pathOf("parent");
    const between = () => Deno.rename(parent, `${store.home}/away`);
    const done = await restoreThreads(store, { ids: [HAND.fork], writer, between });
    assert.match(done.outcomes[0]?.error ?? "", /which it reads, has gone since/);
    assert.throws(() => Deno.lstatSync(store.pathOf("fork")), Deno.errors.NotFound);
  });
});

/** Without a complete settings line a paginated thread cannot be moved. */
function addSettings({ pathOf }: HandStore): void {
  const path = pathOf("other");
  const { mtime } = Deno.statSync(path);
  const settings = {
    model: "m",
    model_provider_id: "openai",
    approval_policy: "never",
    approvals_reviewer: "user",
    permission_profile: { type: "disabled" },
    cwd: "/work",
    collaboration_mode: { mode: "default", settings: { model: "m" } },
  };
  const payload = {
    type: "thread_settings_applied",
    thread_id: HAND.other,
    thread_settings: settings,
  };
  const line = { timestamp: "2026-02-01T10:00:00.000Z", ordinal: 1, type: "event_msg", payload };
  Deno.writeTextFileSync(path, `${JSON.stringify(line)}\n`, { append: true });
  Deno.utimeSync(path, mtime!, mtime!);
}

/** Whether a thread of a plan is the one that changes, or the copy of it. */
function isAbout({ id, steps }: Execution["outcomes"][number]["thread"]): boolean {
  return id === HAND.other ||
    steps.some((step) => step.kind === "create" && step.copy.oldId === HAND.other);
}

function of(id: string, state: readonly string[]): readonly string[] {
  return state.filter((line) => line.includes(id));
}
