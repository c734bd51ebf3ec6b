import assert from "node:assert/strict";
import { asBatchId } from "../../../../lib/model/ids.ts";
import type { JournalHeader, PlannedBatch } from "../../../../lib/model/journal.ts";
import { EMPTY_SELECTOR } from "../../../../lib/model/request/selector.ts";
import {
  cutOffText,
  isOwnBatch,
  isSameStore,
  type OwnStore,
  restoreRefusal,
  storeOfBatch,
} from "../../../../lib/plan/batch/own_batch.ts";
import { absolute } from "../../../support/value/paths.ts";

/** A store with its trash inside. */
function storeAt(home: string, folder: OwnStore["folder"]): OwnStore {
  return {
    home: absolute(home),
    sessionsRoot: absolute(`${home}/sessions`),
    inside: true,
    folder,
    trash: absolute(`${home}/trash`),
  };
}

const AT_HOME = storeAt("/u/.codex", { device: 1, inode: 10 });
const ABROAD: OwnStore = { ...AT_HOME, inside: false, trash: absolute("/var/trash") };

function header(store: OwnStore): JournalHeader {
  const { trash: _, ...identity } = store;
  return {
    kind: "batch",
    schema: "rollkeep.batch/1",
    batch: asBatchId("b"),
    sequence: 1,
    command: [],
    action: "delete",
    at: "2026-11-26T10:00:00Z",
    cause: { kind: "selector", selector: EMPTY_SELECTOR },
    ...identity,
  };
}

Deno.test("isOwnBatch gives a trash inside a home to that home, whatever path, device or inode a batch names", () => {
  const moved = storeAt("/elsewhere/codex", { device: 7, inode: 70 });
  assert.equal(isOwnBatch(header(AT_HOME), moved), true);
  assert.equal(isOwnBatch(header(AT_HOME), { ...moved, folder: null }), true);
});

Deno.test("isOwnBatch goes by real path, then by the folder itself, for a trash outside the home", () => {
  assert.equal(isOwnBatch(header(ABROAD), ABROAD), true);
  const restored = { ...ABROAD, folder: { device: 2, inode: 20 } };
  assert.equal(isOwnBatch(header(ABROAD), restored), true);
  const renamed = {
    ...ABROAD,
    home: absolute("/u/moved"),
    sessionsRoot: absolute("/u/moved/sessions"),
  };
  assert.equal(isOwnBatch(header(ABROAD), renamed), true);
  const other = { ...renamed, folder: { device: 1, inode: 11 } };
  assert.equal(isOwnBatch(header(ABROAD), other), false);
  assert.equal(
    isOwnBatch(header({ ...ABROAD, folder: null }), { ...renamed, folder: null }),
    false,
  );
});

Deno.test("isOwnBatch leaves two homes their own batches when one keeps its trash inside the other", () => {
  const itself = storeAt("/v/.codex", { device: 1, inode: 11 });
  const guest = { ...itself, inside: false, trash: AT_HOME.trash };
  assert.equal(isOwnBatch(header(guest), guest), true);
  assert.equal(isOwnBatch(header(guest), AT_HOME), false);
  assert.equal(isOwnBatch(header(AT_HOME), guest), false);
});

Deno.test("isOwnBatch leaves a home that lies within another its own trash", () => {
  const inner = storeAt("/u/.codex/profiles/x", { device: 1, inode: 12 });
  assert.equal(isOwnBatch(header(inner), { ...AT_HOME, trash: inner.trash }), false);
  assert.equal(isOwnBatch(header(inner), inner), true);
});

Deno.test("isSameStore compares two batches of one trash in the same way", () => {
  assert.equal(isSameStore(header(AT_HOME), header({ ...AT_HOME, home: absolute("/old") })), true);
  assert.equal(
    isSameStore(header(AT_HOME), header({ ...ABROAD, home: absolute("/u/.codex") })),
    true,
  );
  const other = { ...ABROAD, sessionsRoot: absolute("/v/sessions"), folder: null };
  assert.equal(isSameStore(header(AT_HOME), header(other)), false);
});

Deno.test("restoreRefusal names the store of a stranger, and a journal that cannot be read", () => {
  const other = { ...ABROAD, ...storeAt("/v", null), inside: false, trash: ABROAD.trash };
  const batch = (of: OwnStore, plan: PlannedBatch["plan"]): PlannedBatch => ({
    id: asBatchId("b"),
    header: header(of),
    threads: [],
    plan,
    outcomes: new Map(),
    left: new Map(),
    names: null,
    end: null,
    damaged: 0,
    tornAt: null,
    content: new Set(),
  });
  assert.equal(restoreRefusal(batch(ABROAD, "whole"), ABROAD), null);
  assert.equal(restoreRefusal(batch(other, "whole"), ABROAD), "was made in the store at /v");
  assert.match(restoreRefusal(batch(ABROAD, "damaged"), ABROAD)!, /journal .* cannot be read/);
  assert.match(cutOffText(batch(ABROAD, "whole"), ABROAD), /the next command with --apply/);
  assert.match(cutOffText(batch(other, "whole"), ABROAD), /only a command in the store at \/v/);
  assert.equal(storeOfBatch({ ...other, home: null }), "the store at /v/sessions");
});
