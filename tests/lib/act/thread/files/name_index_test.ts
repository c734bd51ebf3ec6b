import assert from "node:assert/strict";
import type { Writer } from "../../../../../lib/system/writer.ts";
import { deleteThreads, settle, undoNewest } from "../../../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../../../support/hand_store.ts";
import { rollkeep } from "../../../../support/rollkeep.ts";

function append({ home }: HandStore, id: string, name: string): void {
  const line = { id, thread_name: name, updated_at: "2026-03-01T00:00:00Z" };
  Deno.writeTextFileSync(`${home}/session_index.jsonl`, `${JSON.stringify(line)}\n`, {
    append: true,
  });
}

/** Runs something once, right when the batch has its journal and no thread is touched yet. */
function meanwhile(writer: Writer, work: () => void): Writer {
  let isDone = false;
  return {
    ...writer,
    link(from, to) {
      if (!isDone) work();
      isDone = true;
      writer.link(from, to);
    },
  };
}

Deno.test("names given while a thread is deleted are not lost, and undo keeps them", async () => {
  await withHandStore(async (store) => {
    const writer = meanwhile(store.writer, () => append(store, HAND.parent, "Newest"));
    await deleteThreads(store, { ids: [HAND.parent], writer });
    assert.deepEqual(store.names().match(/Mine|Newest|Other/g), ["Other", "Newest"]);
    await undoNewest(store, store.writer);
    // The last line of an id is the one that counts.
    assert.deepEqual(store.names().match(/Mine|Newest|Other/g), ["Other", "Mine", "Newest"]);
  });
});

Deno.test("names of others that came since stay when undo appends the old ones", async () => {
  await withHandStore(async (store) => {
    await deleteThreads(store, { ids: [HAND.parent], writer: store.writer });
    append(store, "01a10d9c-0000-7000-8000-0000000000ff", "Stranger");
    await undoNewest(store, store.writer);
    const names = store.names().trimEnd().split("\n").map((line) => JSON.parse(line).thread_name);
    assert.deepEqual(names, ["Other", "Stranger", "first try", "Mine"]);
  });
});

Deno.test("a name index that is not UTF-8 keeps every byte, and no thread fails for it", async () => {
  await withHandStore(async (store) => {
    const path = `${store.home}/session_index.jsonl`;
    Deno.writeFileSync(path, new Uint8Array([0xff, 0xfe, 10]), { append: true });
    const bytes = Deno.readFileSync(path);
    const done = await deleteThreads(store, { ids: [HAND.parent], writer: store.writer });
    assert.deepEqual(done.outcomes.map(({ error }) => error), [null, null, null]);
    assert.deepEqual(Deno.readFileSync(path), bytes);
    await undoNewest(store, store.writer);
    assert.deepEqual(Deno.readFileSync(path), bytes);
  });
});

Deno.test("a name that an older Codex appends without a lock is not overwritten", async () => {
  await withHandStore(async (store) => {
    const { writer } = store;
    let isDone = false;
    const hooked: Writer = {
      ...writer,
      create(path, options) {
        if (path.endsWith("session_index.jsonl.tmp") && !isDone) {
          isDone = true;
          append(store, HAND.other, "Renamed");
        }
        return writer.create(path, options);
      },
    };
    await deleteThreads(store, { ids: [HAND.parent], writer: hooked });
    assert.deepEqual(store.names().match(/Mine|first try|Other|Renamed/g), ["Other", "Renamed"]);
    assert.equal(Deno.lstatSync(`${store.home}/session_index.jsonl`).mode! & 0o777, 0o644);
  });
});

Deno.test("names come back into a new index when the old one is gone", async () => {
  await withHandStore(async (store) => {
    await deleteThreads(store, { ids: [HAND.parent], writer: store.writer });
    Deno.removeSync(`${store.home}/session_index.jsonl`);
    await undoNewest(store, store.writer);
    assert.deepEqual(store.names().match(/Mine|first try|Other/g), ["first try", "Mine"]);
  });
});

/** Puts something that is nothing to write through in the place of the name index. */
const UNUSABLE: Readonly<Record<string, (store: HandStore, path: string) => void>> = {
  "a symbolic link": (store, path) => {
    Deno.renameSync(path, `${store.home}-names`);
    Deno.symlinkSync(`${store.home}-names`, path);
  },
  "a link to nothing": (store, path) => {
    Deno.removeSync(path);
    Deno.symlinkSync(`${store.home}-nowhere`, path);
  },
  "a folder": (_, path) => {
    Deno.removeSync(path);
    Deno.mkdirSync(path);
  },
  "a FIFO": (_, path) => {
    Deno.removeSync(path);
    new Deno.Command("mkfifo", { args: [path] }).outputSync();
  },
  "a file that is not UTF-8": (_, path) => {
    Deno.writeFileSync(path, new Uint8Array([0xff, 10]), { append: true });
  },
  "a file whose lock is a link to nothing": (store, path) => {
    Deno.removeSync(`${path}.lock`);
    Deno.symlinkSync(`${store.home}-nowhere`, `${path}.lock`);
  },
};

for (const [what, make] of Object.entries(UNUSABLE)) {
  Deno.test(`${what} as name index keeps its names, fails no change, and leaves no batch to be settled`, async () => {
    await withHandStore(async (store) => {
      const { writer } = store;
      const path = `${store.home}/session_index.jsonl`;
      await deleteThreads(store, { ids: [HAND.other], writer });
      make(store, path);
      const undone = await undoNewest(store, writer);
      assert.match(undone.notes.join("\n"), /^thread names stay as they are: "[^"]*session_index/);
      assert.match(undone.notes.join("\n"), new RegExp(`names left out: "Other" of ${HAND.other}`));
      assert.deepEqual(await settle(store, writer), []);
      for (const hard of [false, true]) {
        const done = await deleteThreads(store, { ids: [HAND.parent], writer, hard });
        assert.deepEqual(done.outcomes.map(({ error }) => error), [null, null, null]);
        assert.deepEqual(await settle(store, writer), []);
        if (!hard) await undoNewest(store, writer);
      }
      assert.throws(() => Deno.lstatSync(`${store.home}-nowhere`));
    });
  });
}

Deno.test("delete says of a linked name index that its names stay, once, and ends well", async () => {
  await withHandStore(async (store) => {
    const path = `${store.home}/session_index.jsonl`;
    Deno.renameSync(path, `${store.home}-names`);
    Deno.symlinkSync(`${store.home}-names`, path);
    const names = Deno.readTextFileSync(`${store.home}-names`);
    const env = { HOME: store.home, CODEX_HOME: store.home, XDG_CACHE_HOME: `${store.home}-cache` };
    const stays =
      `thread names stay as they are: "${path}" is a symbolic link, which is not followed`;
    for (const words of ["delete", "archive"]) {
      for (const consent of [[], ["--apply", "--yes"]]) {
        const run = await rollkeep([words, HAND.other, ...consent, "--json"], { env });
        assert.equal(run.code, 0, run.err);
        const { notes } = JSON.parse(run.out);
        const told = notes.filter((note: string) => note.includes("session_index"));
        assert.deepEqual(told, words === "delete" ? [stays] : []);
      }
      assert.equal((await rollkeep(["undo", "--apply", "--yes"], { env })).code, 0);
    }
    assert.equal(Deno.readTextFileSync(`${store.home}-names`), names);
    assert.equal(Deno.readLinkSync(path), `${store.home}-names`);
  });
});
