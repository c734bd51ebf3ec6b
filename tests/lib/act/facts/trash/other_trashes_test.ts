import assert from "node:assert/strict";
import { otherTrashes } from "../../../../../lib/act/facts/trash/other_trashes.ts";
import type { Batch } from "../../../../../lib/model/journal.ts";
import type { Files } from "../../../../../lib/system/files.ts";
import { absolute } from "../../../../support/value/paths.ts";

/** A batch with what its journal says of where it was made, and by which words. */
function batch(home: string | null, command: readonly string[] = []): Batch {
  return { header: { home, command } } as unknown as Batch;
}

/** What the system says of paths; any other one does not exist. */
const WORLD: Readonly<Record<string, string>> = {
  "/u/.codex/trash": "directory",
  "/env/trash": "directory",
  "/secret/trash": "EPERM-SANDBOX",
  "/file/trash": "file",
};

const files = {
  lstat(path: string) {
    const known = WORLD[path] ?? "ENOENT";
    if (known.startsWith("E")) throw Object.assign(new Error(known), { code: known });
    return { kind: known };
  },
  realPath: (path: string) => path === "/link/trash" ? "/h/trash" : path,
} as unknown as Files;

function others(
  batches: readonly Batch[],
  variables: Readonly<Record<string, string>> = {},
): readonly string[] {
  const environment = {
    get: (name: string) => variables[name] ?? null,
    home: () => variables.HOME ?? null,
    cwd: () => "/work",
  };
  const store = { home: absolute("/h"), trashRoot: absolute("/h/trash") };
  return otherTrashes({ store, batches, environment, files });
}

Deno.test("otherTrashes() names those that the environment knows of where they are there", () => {
  assert.deepEqual(others([]), []);
  assert.deepEqual(
    others([], { HOME: "/u", CODEX_HOME: "/env", SESSIONS_ROOT: "/none/sessions" }),
    [
      "/env/trash",
      "/u/.codex/trash",
    ],
  );
  assert.deepEqual(others([], { CODEX_HOME: "/h", SESSIONS_ROOT: "/link/sessions" }), []);
});

Deno.test("otherTrashes() names those that journals tell of, unless they are gone; nobody has to be able to look", () => {
  const batches = [
    batch("/secret"),
    batch("/gone"),
    batch("/file"),
    batch("/h"),
    batch(null, ["delete", "--trash-root=/env/./trash", "x"]),
    batch(null, ["delete", "--trash-root", "relative"]),
    { header: null } as unknown as Batch,
  ];
  assert.deepEqual(others(batches), ["/env/trash", "/secret/trash"]);
});
