import assert from "node:assert/strict";
import { codexPath, namesFile, truePath } from "../../../../../lib/act/facts/files/rollout_path.ts";
import type { AbsolutePath, StorePaths } from "../../../../../lib/model/store.ts";
import { besidePath, joinPath } from "../../../../../lib/text/path_text.ts";
import { SYSTEM } from "../../../../support/rollout_file.ts";
import { absolute } from "../../../../support/value/paths.ts";

const { files } = SYSTEM;
const NAME = "rollout-2026-10-05T16-48-08-01a10d9c-2a4e-71f3-98a3-797654c83ec5.jsonl";

interface Homes {
  /** Real path of a home. */
  readonly home: AbsolutePath;
  /** A link to it. */
  readonly link: AbsolutePath;
}

async function withHomes(use: (homes: Homes) => void): Promise<void> {
  const root = await Deno.realPath(await Deno.makeTempDir());
  try {
    Deno.mkdirSync(`${root}/home/sessions`, { recursive: true });
    Deno.symlinkSync(`${root}/home`, `${root}/link`);
    use({ home: absolute(`${root}/home`), link: absolute(`${root}/link`) });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("codexPath() resolves links in the home, and in nothing below it", async () => {
  await withHomes(({ home, link }) => {
    const store = { home: link, sessionsRoot: joinPath(link, "sessions") } as StorePaths;
    const named = { store, own: { home } };
    assert.equal(codexPath(joinPath(link, `sessions/${NAME}`), named), `${home}/sessions/${NAME}`);
    assert.equal(codexPath(absolute(`/elsewhere/${NAME}`), named), `/elsewhere/${NAME}`);
    const bare = { store: { home: null } as StorePaths, own: { home: null } };
    assert.equal(codexPath(joinPath(link, `sessions/${NAME}`), bare), `${link}/sessions/${NAME}`);
  });
});

Deno.test("namesFile() knows a file by every name of its folder, in either representation", async () => {
  await withHomes(({ home, link }) => {
    const path = joinPath(home, `sessions/2026/10/05/${NAME}`);
    assert.ok(namesFile(path, path, files));
    assert.ok(namesFile(`${link}/sessions/2026/10/05/${NAME}`, path, files));
    assert.ok(namesFile(`${link}/sessions/2026/10/05/${NAME}`, besidePath(path, ".zst"), files));
    assert.ok(!namesFile(`/gone/sessions/2026/10/05/${NAME}`, path, files));
    assert.ok(!namesFile(`${home}/archived_sessions/${NAME}`, path, files));
    assert.ok(!namesFile(`${home}/sessions/2026/10/05/other.jsonl`, path, files));
    assert.ok(!namesFile(`sessions/2026/10/05/${NAME}`, path, files));
  });
});

Deno.test("truePath() keeps a text that leads to the file, and else writes Codex's own in the same representation", async () => {
  await withHomes(({ home, link }) => {
    const store = { home: link, sessionsRoot: joinPath(link, "sessions") } as StorePaths;
    const tools = { store, own: { home }, files };
    const path = joinPath(link, `sessions/${NAME}`);
    const own = `${home}/sessions/${NAME}`;
    for (const kept of [path, own]) assert.equal(truePath(kept, path, tools), kept);
    assert.equal(truePath(null, path, tools), own);
    assert.equal(truePath(`/old/sessions/${NAME}`, path, tools), own);
    assert.equal(truePath(`/old/sessions/${NAME}`, besidePath(path, ".zst"), tools), own);
    assert.equal(truePath("/old/sessions/other.jsonl", path, tools), own);
  });
});
