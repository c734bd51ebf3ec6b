import assert from "node:assert/strict";
import { codexOf } from "../../support/codex/binary.ts";
import { withHomeOf } from "../../support/codex/codex_home.ts";
import { ERAS } from "../versions/eras.ts";
import { wrongInStoreOf } from "./ask_why.ts";

/**
 * What is asked of a store of each era, where the newest does otherwise, and of one where it does the same; all of it is asked by
 * `deno task conformance --codex`.
 */
const FEW: Readonly<Record<string, readonly string[]>> = {
  "0.98.0": [
    "nothing",
    "archived",
    "provider gone, legacy file",
    "head of an unknown mode",
    "head BOM",
  ],
  "0.130.0": [
    "nothing",
    "archived",
    "provider gone, legacy file",
    "path dead",
    "path says zst",
    "named after another, no row, legacy",
    "head not first",
    "model empty",
    "poison title 0",
  ],
  "0.153.4": ["nothing", "an ordinal twice", "model empty", "row legacy", "base gone"],
  "0.160.1": ["nothing", "provider gone, legacy file", "model empty"],
};

for (const version of ERAS) {
  Deno.test(`why says what Codex ${version} does with its threads, or that nobody can tell`, async () => {
    await withHomeOf(await codexOf(version), async (codex) => {
      assert.deepEqual(await wrongInStoreOf(codex, FEW[version]!), []);
    });
  });
}
