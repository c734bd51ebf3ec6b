import assert from "node:assert/strict";
import { resolveStore } from "../../../lib/codex/home.ts";
import type { StoreOptions, StorePaths } from "../../../lib/model/store.ts";
import { newMemoryFiles } from "../../support/disk/memory_files.ts";
import { absolute } from "../../support/value/paths.ts";

const NOTHING: StoreOptions = { codexHome: null, sessionsRoot: null, trashRoot: null };

/** The store that these words and variables name, where these files lie. */
function resolve(
  options: Partial<StoreOptions>,
  variables: Readonly<Record<string, string>> = {},
  paths: readonly string[] = [],
): Promise<StorePaths> {
  const { files, writer } = newMemoryFiles("/u", () => 0);
  for (const path of paths) {
    writer.makeDirs(absolute(path.slice(0, path.lastIndexOf("/"))));
    writer.create(absolute(path)).close();
  }
  const environment = {
    get: (name: string) => variables[name] ?? null,
    home: () => variables.HOME ?? null,
    cwd: () => "/work",
  };
  const tools = { files, environment, onProblem: () => {}, isChange: false };
  return resolveStore({ ...NOTHING, ...options }, tools);
}

const ENVIRONMENT = { HOME: "/u", CODEX_HOME: "/env" };

Deno.test("resolveStore() takes what the user says before the environment, and that before ~/.codex", async () => {
  assert.equal((await resolve({ codexHome: "named" }, ENVIRONMENT)).home, "/work/named");
  assert.equal((await resolve({}, ENVIRONMENT)).home, "/env");
  assert.equal((await resolve({}, { HOME: "/u" })).home, "/u/.codex");
  await assert.rejects(resolve({}), /neither CODEX_HOME nor HOME/);
  const both = { codexHome: "/a", sessionsRoot: "/b" };
  await assert.rejects(resolve(both), /--codex-home together with --sessions-root/);
});

Deno.test("resolveStore() takes a folder of rollouts for part of a store only beside what only Codex makes", async () => {
  const bare = await resolve({ sessionsRoot: "/u/x/sessions" }, {}, ["/u/x/notes.txt"]);
  assert.deepEqual([bare.home, bare.sqliteHome, bare.trashRoot], [null, null, "/u/x/trash"]);
  const within = await resolve({ sessionsRoot: "/u/x/mine" }, {}, ["/u/x/state_5.sqlite"]);
  assert.deepEqual([within.home, within.sessionsRoot], ["/u/x", "/u/x/mine"]);
  const { home } = await resolve({}, { ...ENVIRONMENT, SESSIONS_ROOT: "/u/y" });
  assert.equal(home, null);
  assert.equal((await resolve({ codexHome: "/a" }, { SESSIONS_ROOT: "/u/y" })).home, "/a");
});

Deno.test("resolveStore() refuses a home that is a file, and a trash that Codex would look into", async () => {
  await assert.rejects(resolve({ codexHome: "/u/file" }, {}, ["/u/file"]), /no folder/);
  for (const trashRoot of ["/env/sessions/trash", "/env/archived_sessions", "/env"]) {
    await assert.rejects(resolve({ trashRoot }, ENVIRONMENT), /within each other/, trashRoot);
  }
  assert.equal((await resolve({ trashRoot: "/t" }, ENVIRONMENT)).trashRoot, "/t");
});

Deno.test("resolveStore() looks for databases where CODEX_SQLITE_HOME says", async () => {
  const variables = { ...ENVIRONMENT, CODEX_SQLITE_HOME: "~/db" };
  assert.equal((await resolve({}, variables)).sqliteHome, "/u/db");
  assert.equal((await resolve({}, ENVIRONMENT)).sqliteHome, "/env");
});
