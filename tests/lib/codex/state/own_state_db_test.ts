import assert from "node:assert/strict";
import { requireOwnStateDb } from "../../../../lib/codex/state/own_state_db.ts";
import { SYSTEM } from "../../../support/rollout_file.ts";
import { absolute } from "../../../support/value/paths.ts";

Deno.test("requireOwnStateDb() lets the store's own database pass by any of its names, and no other", async () => {
  const folder = await Deno.makeTempDir({ prefix: "rollkeep-own-" });
  const { files } = SYSTEM;
  try {
    const own = `${folder}/state_5.sqlite`;
    await Deno.writeTextFile(own, "");
    await Deno.symlink(own, `${folder}/alias`);
    for (const named of [own, `${folder}/alias`]) {
      requireOwnStateDb({ named: absolute(named), own: absolute(own), files });
    }
    const gone = `${folder}/gone.sqlite`;
    requireOwnStateDb({ named: absolute(gone), own: absolute(gone), files });
    assert.throws(
      () => requireOwnStateDb({ named: absolute(gone), own: absolute(own), files }),
      /of this store is ".*state_5/,
    );
    assert.throws(() => requireOwnStateDb({ named: absolute(own), own: null, files }), /has none/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
