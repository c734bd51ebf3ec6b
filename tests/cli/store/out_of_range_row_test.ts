import assert from "node:assert/strict";
import { HAND, withHandStore } from "../../support/hand_store.ts";
import { rollkeep } from "../../support/rollkeep.ts";
import { stateRow } from "../../support/state_rows.ts";

Deno.test("one row out of range does not keep a thread beside it from going for good with its row", async () => {
  await withHandStore(async (store) => {
    const { home } = store;
    const env = { HOME: home, CODEX_HOME: home, XDG_CACHE_HOME: `${home}-cache` };
    store.sql(`UPDATE threads SET updated_at = ${2n ** 62n}, updated_at_ms = -${2n ** 62n},
      created_at = 9e300, title = title || CAST(zeroblob(400000) AS TEXT)
      WHERE id IN ('${HAND.parent}', '${HAND.fork}')`);
    const before = stateRow(home, HAND.parent);
    for (
      const words of [["list"], ["list", "--sort", "created_at", "--json"], ["show", HAND.fork]]
    ) {
      const { code, err } = await rollkeep(words, { env });
      // The second line of these rollouts has no type, and what the fork reads of its parent ends within a line.
      const said = words[0] === "show" ? /^note: .*: 2 damaged lines passed by\n$/ : /^$/;
      assert.equal(code, 0, words.join(" "));
      assert.match(err, said, words.join(" "));
    }
    const words = ["delete", HAND.other, "--hard", "--apply", "--yes"];
    const { code, err } = await rollkeep(words, { env });
    assert.equal(code, 0, err);
    assert.equal(stateRow(home, HAND.other), null);
    assert.deepEqual(stateRow(home, HAND.parent), before);
  });
});
