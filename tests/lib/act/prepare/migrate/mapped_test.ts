import assert from "node:assert/strict";
import { isHere, missingFolders, moveOf } from "../../../../../lib/act/prepare/migrate/mapped.ts";
import { SYSTEM } from "../../../../support/rollout_file.ts";
import { mappingTo } from "../../../../support/store/migration.ts";

Deno.test("moveOf() keeps what a folder has below the old one", () => {
  const mapping = mappingTo("/new", { from: "/old", tree: true });
  const to = (cwd: string | null) => moveOf({ cwd }, { mapping, files: SYSTEM.files }).to;
  assert.deepEqual([to("/old"), to("/old/a/b"), to(null)], ["/new", "/new/a/b", "/new"]);
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
