import assert from "node:assert/strict";
import { RefusedError } from "../../../lib/model/error.ts";
import { checkRoots } from "../../../lib/config/roots.ts";
import type { StorePaths } from "../../../lib/model/store.ts";
import { realFiles } from "../../../lib/system/real/files.ts";
import { stageOf } from "../../support/acting.ts";
import { withSampleStore } from "../../support/sample_store.ts";
import { absolute } from "../../support/value/paths.ts";

/** What the check says of a store, `null` when nothing: the message, and the way out. */
function said(store: StorePaths, cache: string): readonly string[] | null {
  try {
    checkRoots(store, { cacheFolder: absolute(cache), files: realFiles(), user: Deno.uid()! });
    return null;
  } catch (error) {
    assert.ok(error instanceof RefusedError, `${error}`);
    return [error.message, error.hint ?? ""];
  }
}

/** Plants a link in place of what is there. */
async function plant(path: string, to: string): Promise<void> {
  await Deno.remove(path, { recursive: true }).catch(() => {});
  await Deno.symlink(to, path);
}

Deno.test("checkRoots() refuses by name a root that a link makes the disk, the store, another root or a home", async () => {
  const planted: readonly (readonly [name: string, to: string, said: RegExp])[] = [
    ["sessions", ".", /sessions ".*\/sessions": it leads to "[^"]*codex", it is the store itself/],
    ["sessions", "/", /sessions "[^"]*": it leads to "\/", it is the whole disk/],
    ["sessions", "..", /sessions "[^"]*": it leads to "[^"]*", the store lies in it/],
    ["sessions", "trash/x", /sessions "[^"]*": it leads to .*, it lies in trash "/],
    ["archived_sessions", "sessions", /sessions "[^"]*": it lies in archived sessions "/],
    [
      "archived_sessions",
      "../other",
      /archived sessions .*, it is a Codex home: it holds auth.json/,
    ],
    ["trash", "sessions/2027", /trash "[^"]*trash": it leads to .*, it lies in sessions "/],
    ["trash", "../other", /trash .*, it is a Codex home: it holds auth.json/],
    ["trash", "/", /trash .*, it is the whole disk/],
  ];
  for (const [name, to, expected] of planted) {
    await withSampleStore({ threads: 2 }, async ({ home }) => {
      await Deno.mkdir(`${home}/../other`);
      await Deno.writeTextFile(`${home}/../other/auth.json`, "{}");
      await Deno.mkdir(`${home}/trash/x`, { recursive: true });
      await Deno.mkdir(`${home}/sessions/2027`, { recursive: true });
      const { store } = await stageOf(home);
      const [cache, trashRoot] = [`${home}-cache`, absolute(`${home}/trash`)];
      assert.equal(said({ ...store, trashRoot }, cache), null);
      await plant(`${home}/${name}`, to);
      const [message] = said({ ...store, trashRoot }, cache) ?? [""];
      assert.match(message!, expected, `${name} -> ${to}: ${message}`);
    });
  }
});

Deno.test("checkRoots() takes roots that are links to folders of their own", async () => {
  await withSampleStore({ threads: 2 }, async ({ home }) => {
    const { store } = await stageOf(home);
    for (const name of ["sessions", "archived_sessions", "trash"]) {
      await Deno.mkdir(`${home}/../disk/${name}`, { recursive: true });
      await plant(`${home}/${name}`, `../disk/${name}`);
    }
    const trashRoot = absolute(`${home}/trash`);
    const { real } = checkRoots({ ...store, trashRoot }, { cacheFolder: null, files: realFiles() });
    assert.equal(real.trashRoot, await Deno.realPath(`${home}/../disk/trash`));
  });
});

Deno.test("checkRoots() refuses a cache in the store's rollouts, and a sessions root that is a home, with what was meant", async () => {
  await withSampleStore({ threads: 2 }, async ({ home }) => {
    const { store } = await stageOf(home);
    assert.match(
      said(store, `${home}/sessions/c`)![0]!,
      /^Cannot use cache .* it lies in sessions/,
    );
    await Deno.writeTextFile(`${home}/config.toml`, "");
    const bare = {
      ...store,
      sessionsRoot: absolute(home),
      home: null,
      archivedRoot: null,
      sqliteHome: null,
    };
    const paths = {
      ...bare,
      sessionIndex: null,
      writerLocks: null,
      sharedLocks: null,
      tmp: null,
      modelProvider: null,
      configTrouble: null,
    };
    assert.deepEqual(said(paths, `${home}-cache`), [
      `Cannot use sessions "${home}": it is a Codex home: it holds config.toml`,
      `did you mean ${home}/sessions?`,
    ]);
  });
});
