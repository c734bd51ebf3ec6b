import assert from "node:assert/strict";
import { asThreadId } from "../../../lib/model/ids.ts";
import { basisOf, basisOfFiles } from "../../../lib/plan/thread_basis.ts";
import { absolute } from "../../support/value/paths.ts";
import { rolloutOf } from "../../support/value/thread_of.ts";

const ID = "01a10d9c-0000-7000-8000-00000000000a";
const OWN = absolute(`/h/sessions/2026/01/05/rollout-2026-01-05T10-00-00-${ID}.jsonl`);

Deno.test("a plan stands on the files with the thread's id in their name, and on its row where there is a database", () => {
  const paths = [OWN, absolute("/h/sessions/odd.jsonl")];
  const basis = { id: ID, files: [OWN], bases: [] };
  assert.deepEqual(basisOfFiles(asThreadId(ID), { paths }), basis);
  assert.deepEqual(basisOfFiles(asThreadId(ID), { paths, row: null }), { ...basis, row: null });
  const rollouts = paths.map((path) => rolloutOf(path));
  assert.deepEqual(basisOf({ id: asThreadId(ID), rollouts }), { basis });
  assert.deepEqual(basisOf({ id: null, rollouts }, null), {});
});
