import assert from "node:assert/strict";
import { asBatchId } from "../../../lib/model/ids.ts";
import { type ArchiveAction, planArchive } from "../../../lib/plan/archive_plan.ts";
import { absolute } from "../../support/value/paths.ts";
import { storePathsOf } from "../../support/value/store_paths.ts";
import { fingerprint, rolloutOf, threadOf } from "../../support/value/thread_of.ts";

const STORE = storePathsOf("/h");
const NAME = "rollout-2026-01-05T10-00-00-01a10d9c-0000-7000-8000-00000000000a.jsonl";
const OLD = NAME.replace("05T", "04T");
const ACTIVE = `/h/sessions/2026/01/05/${NAME}`;
const ARCHIVED = `/h/archived_sessions/${NAME}`;

/** Where the files of a thread go, and what its row is told of a path. */
function planned(
  action: ArchiveAction,
  paths: readonly string[],
  sidecars: readonly string[] = [],
) {
  const thread = threadOf("t", { rollouts: paths.map((path) => rolloutOf(path)) });
  let told = "";
  const plan = planArchive([thread], {
    action,
    store: STORE,
    cause: { kind: "undo", batch: asBatchId("b") },
    nowMs: 7,
    factsOf: () => ({
      updatesOf(path) {
        told = path(absolute(paths[0]!));
        return [];
      },
      row: null,
      sidecars: sidecars.map((path) => ({ path: absolute(path), fingerprint: fingerprint() })),
    }),
  });
  const steps = plan.threads[0]!.steps.map((step) =>
    step.kind === "move" ? `${step.from.path} ${step.to.path} ${step.mtimeMs ?? "-"}` : step.kind
  );
  return { steps, told };
}

Deno.test("planArchive() flattens into the archive, sidecars along, and leaves alone what is there already", () => {
  const { steps, told } = planned("archive", [ACTIVE, `/h/archived_sessions/${OLD}`], [
    `${ACTIVE}.sha256`,
  ]);
  assert.deepEqual(steps, [
    `sessions/2026/01/05/${NAME} archived_sessions/${NAME} -`,
    `sessions/2026/01/05/${NAME}.sha256 archived_sessions/${NAME}.sha256 -`,
  ]);
  assert.equal(told, ARCHIVED);
});

Deno.test("planArchive() takes a thread out into the folder of its name's day; only its current rollout is dated anew", () => {
  const { steps, told } = planned("unarchive", [ARCHIVED, `/h/archived_sessions/${OLD}`]);
  assert.deepEqual(steps, [
    `archived_sessions/${NAME} sessions/2026/01/05/${NAME} 7`,
    `archived_sessions/${OLD} sessions/2026/01/04/${OLD} -`,
  ]);
  assert.equal(told, ACTIVE);
});

Deno.test("planArchive() moves no file whose name has no date, and none from outside of the store", () => {
  const nameless = planned("unarchive", ["/h/archived_sessions/odd.jsonl"]);
  assert.deepEqual(nameless, { steps: [], told: "/h/archived_sessions/odd.jsonl" });
  assert.deepEqual(planned("archive", ["/elsewhere/r.jsonl"]).steps, []);
});

Deno.test("planArchive() brings a sidecar that Codex left behind, and lets a later one beside it stay", () => {
  const behind = `/h/sessions/2026/01/05/${NAME}.sha256`;
  assert.deepEqual(planned("unarchive", [ARCHIVED], [behind]).steps, [
    `archived_sessions/${NAME} sessions/2026/01/05/${NAME} 7`,
  ]);
  assert.deepEqual(planned("archive", [ACTIVE], [behind, `${ARCHIVED}.sha256`]).steps, [
    `sessions/2026/01/05/${NAME} archived_sessions/${NAME} -`,
  ]);
});
