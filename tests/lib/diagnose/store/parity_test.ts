import assert from "node:assert/strict";
import { expectedParity, parityOf } from "../../../../lib/diagnose/store/parity.ts";
import { asRolloutId } from "../../../../lib/model/ids.ts";
import { threadId } from "../../../support/value/catalog_of.ts";
import {
  checkedRow,
  firstLine,
  ROLLOUT,
  rolloutFacts,
  THREAD,
} from "../../../support/value/facts_of.ts";

const historyBase = {
  rolloutId: asRolloutId(`${THREAD}`),
  endOrdinalExclusive: 1,
  endByteOffset: 1,
};
const REVERT = rolloutFacts({
  path: ROLLOUT.replace(".jsonl", `_${threadId(7)}.jsonl`),
  first: firstLine({ historyBase }),
});
const row = checkedRow();
const numbers = (
  rollouts: Parameters<typeof parityOf>[0]["rollouts"],
  rows = [row],
  isAlive = () => true,
) => {
  const all = Object.entries(parityOf({ rollouts, rows, isAlive }));
  return Object.fromEntries(all.filter(([, value]) => value !== 0 && value !== false));
};

const ONE = { active_files: 1, active_rows: 1, rows: 1 };

Deno.test("parityOf() counts a file once, by its id and the path in its row", () => {
  assert.deepEqual(numbers([rolloutFacts()]), ONE);
  assert.deepEqual(numbers([rolloutFacts(), rolloutFacts({ path: `${ROLLOUT}.zst` })]), ONE);
  assert.deepEqual(numbers([rolloutFacts({ path: `${ROLLOUT}.zst` })]), ONE);
  assert.deepEqual(numbers([]), { active_rows: 1, rows: 1 });
  assert.deepEqual(numbers([], [row], () => false), { active_rows: 1, rows: 1, stale_rows: 1 });
  assert.deepEqual(numbers([rolloutFacts()], []), { active_files: 1, missing_active_rows: 1 });
});

Deno.test("parityOf() counts doubles, archives, errors and odd names as Codex does", () => {
  const copies = [1, 2].map((n) =>
    rolloutFacts({ path: ROLLOUT.replace(".jsonl", ` (${n}).jsonl`) })
  );
  assert.deepEqual(numbers([rolloutFacts(), ...copies]), {
    ...{ ...ONE, active_files: 3, missing_active_rows: 2, duplicate_rollout_thread_ids: 1 },
  });
  const archived = checkedRow({ archived: 1n });
  assert.deepEqual(numbers([rolloutFacts()], [archived]), {
    ...{ active_files: 1, archived_rows: 1, rows: 1, archive_mismatches: 1 },
  });
  const bad = rolloutFacts({ first: firstLine({}, { kind: "incomplete" }) });
  assert.deepEqual(numbers([bad]), { active_rows: 1, rows: 1, scan_errors: 1 });
  const named = rolloutFacts({ first: firstLine({}, { kind: "bom", fields: null }) });
  assert.deepEqual(numbers([named]), ONE);
  const nobody = { path: "/h/sessions/rollout-custom.jsonl" };
  const odd = rolloutFacts({ ...nobody, first: firstLine({}, { kind: "not-meta", fields: null }) });
  assert.equal(numbers([odd]).malformed_file_names, 1);
  assert.deepEqual(numbers([rolloutFacts({ path: "/h/sessions/my-notes.jsonl" })]), {
    ...{ active_rows: 1, rows: 1 },
  });
  assert.equal(
    numbers([rolloutFacts()], [row, checkedRow({ id: threadId(3) })]).duplicate_db_paths,
    1,
  );
});

Deno.test("expectedParity() knows what a revert adds to a healthy store", () => {
  const rollouts = [rolloutFacts(), REVERT];
  assert.deepEqual(expectedParity(rollouts), {
    ...{ missing_active_rows: 1, missing_archived_rows: 0, duplicate_rollout_thread_ids: 1 },
  });
  const rows = [checkedRow({ rollout_path: REVERT.path })];
  const found = parityOf({ rollouts, rows, isAlive: () => true });
  assert.deepEqual([found.missing_active_rows, found.duplicate_rollout_thread_ids], [1, 1]);
  assert.equal(expectedParity([rolloutFacts()]).missing_active_rows, 0);
});
