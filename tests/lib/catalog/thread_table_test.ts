import assert from "node:assert/strict";
import { newIdIndex } from "../../../lib/catalog/thread_table.ts";
import fc from "fast-check";

Deno.test("newIdIndex() finds what a Map finds, whatever the ids, also when their ends are alike", () => {
  const id = fc.oneof(
    fc.uuid(),
    fc.constantFrom("00000000", "x00000000", "yy00000000", "", "é"),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.uniqueArray(id, { maxLength: 200 }), fc.array(id), (known, asked) => {
      const ids: string[] = [];
      const index = newIdIndex(ids, known.length);
      const map = new Map<string, number>();
      for (const one of known) {
        ids.push(one);
        index.add(one, ids.length - 1);
        map.set(one, ids.length - 1);
      }
      for (const one of [...known, ...asked]) {
        assert.equal(index.get(one), map.get(one));
        assert.equal(index.has(one), map.has(one));
      }
    }),
  );
});
