import assert from "node:assert/strict";
import { codexOf } from "../../support/codex/binary.ts";
import { withHomeOf } from "../../support/codex/codex_home.ts";
import { repairEveryFault } from "./repair_faults.ts";

/** A fault of each sort; `deno task conformance --codex V` tries all. */
const SOME: ReadonlySet<string> = new Set([
  "path dead",
  "row missing",
  "head BOM",
  "head broken",
  "preview empty",
  "projection ahead in bytes",
]);

/** Files without numbers; those of before a gap was harmless; those of today, in another database. */
for (const version of ["0.130.0", "0.153.4", "0.160.1"]) {
  Deno.test(`repair mends a store of Codex ${version} so that this Codex lists and resumes it`, async () => {
    await withHomeOf(await codexOf(version), async (codex) => {
      assert.deepEqual(await repairEveryFault(codex, (title) => SOME.has(title)), []);
    });
  });
}
