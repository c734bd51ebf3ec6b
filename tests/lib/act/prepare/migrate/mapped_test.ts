import assert from "node:assert/strict";
import { isHere, missingFolders, newMover } from "../../../../../lib/act/prepare/migrate/mapped.ts";
import { SYSTEM } from "../../../../support/rollout_file.ts";
import { mappingTo } from "../../../../support/store/migration.ts";

Deno.test("newMover() keeps what a folder has below the old one", () => {
  const mapping = mappingTo("/new", { from: "/old", tree: true });
  const moveOf = newMover(mapping, SYSTEM.files);
  const to = (cwd: string | null) => moveOf({ cwd }).to;
  assert.deepEqual([to("/old"), to("/old/a/b"), to(null)], ["/new", "/new/a/b", "/new"]);
});

Deno.test("newMover() gives a folder of Windows one new name, whatever its spellings", () => {
  const from = "C:\\dev";
  const moveOf = newMover(
    { ...mappingTo("/new", { tree: true }), from, fromGiven: from },
    SYSTEM.files,
  );
  const to = (cwd: string) => moveOf({ cwd }).to;
  assert.deepEqual(
    ["c:\\DEV\\Api\\src", "C:\\dev\\api", "\\\\?\\c:\\dev\\API\\SRC\\a", "C:\\dev"].map(to),
    ["/new/Api/src", "/new/Api", "/new/Api/src/a", "/new"],
  );
  const here = newMover(mappingTo("/new", { from: "/old", tree: true }), SYSTEM.files);
  assert.deepEqual(["/old/Api", "/old/api"].map((cwd) => here({ cwd }).to), [
    "/new/Api",
    "/new/api",
  ]);
});

Deno.test("isHere() takes what lies deeper with the tree alone", () => {
  const [flat, tree] = [false, true].map((tree) => mappingTo("/new", { from: "/old", tree }));
  assert.deepEqual([flat!, tree!].map((mapping) => isHere({ cwd: "/old/a" }, mapping)), [
    false,
    true,
  ]);
  assert.equal(isHere({ cwd: null }, flat!), false);
});

Deno.test("missingFolders() names each folder that is not there once, and none that cannot be one", () => {
  const planned = ["/none", "/none", "/", "C:\\x"].map((destCwd) => ({ destCwd }));
  assert.deepEqual(missingFolders(planned, SYSTEM.files), [
    "target cwd does not currently exist on disk: /none",
  ]);
});
