import assert from "node:assert/strict";
import { filePath } from "../../../lib/catalog/scan/file_table.ts";
import { readThreads } from "../../../lib/catalog/find/read_threads.ts";
import { openTrashCatalog } from "../../../lib/catalog/trash_catalog.ts";
import type { ThreadPlan } from "../../../lib/model/plan.ts";
import { resolvePlace } from "../../../lib/plan/place.ts";
import { SYSTEM } from "../../support/rollout_file.ts";
import { rolloutPath, threadId } from "../../support/value/catalog_of.ts";
import { fileNumber, threadNumber } from "../../support/value/numbers.ts";
import { storePathsOf } from "../../support/value/store_paths.ts";
import { threadPlanOf, trashStep } from "../../support/value/thread_plan_of.ts";

const STORE = storePathsOf("/h");
const PATH = rolloutPath(0).slice("/h/".length);
const row = (values: Readonly<Record<string, string>>) => ({
  table: "threads",
  columns: Object.keys(values),
  rows: [Object.values(values).map((t) => ({ t }))],
});

function open(threads: readonly ThreadPlan[]) {
  return openTrashCatalog(threads, {
    system: SYSTEM,
    store: STORE,
    onProblem: () => {},
    resolve: (place) => resolvePlace(place, STORE),
  });
}

Deno.test("a thread in the trash is shown where it was, with its saved row and name", async () => {
  const names = [{ line: 0, text: JSON.stringify({ id: threadId(0), thread_name: "Mine" }) }];
  const rows = [row({ id: threadId(0), cwd: "/work", rollout_path: `/h/${PATH}` })];
  const catalog = await open([
    threadPlanOf(threadId(0), { steps: [trashStep(PATH, "b")], rows, names }),
  ]);
  const [thread] = await readThreads(catalog, [threadNumber(0)]);
  assert.deepEqual([catalog.kind, thread?.path, thread?.cwd, thread?.name], [
    "trash",
    `/h/${PATH}`,
    "/work",
    "Mine",
  ]);
});

Deno.test("files that are no rollouts, and places that lead out of the store, are not shown", async () => {
  const sidecar = { ...trashStep(`${PATH}.sha256`, "b"), rollout: false };
  const hostile = trashStep("sessions/../../etc/rollout.jsonl", "b");
  const catalog = await open([
    threadPlanOf(threadId(0), { steps: [sidecar, hostile, trashStep(PATH, "b")] }),
  ]);
  assert.equal(catalog.table.count, 1);
  assert.equal(filePath(catalog.table, fileNumber(0)), `/h/${PATH}`);
});

Deno.test("a sub-agent in the trash belongs to the parent that a saved edge names, in whichever thread it was saved", async () => {
  const edge = {
    table: "thread_spawn_edges",
    columns: ["parent_thread_id", "child_thread_id"],
    rows: [[{ t: threadId(0) }, { t: threadId(1) }]],
  };
  const source = '{"subagent":{"thread_spawn":{}}}';
  const catalog = await open([
    threadPlanOf(threadId(0), { steps: [trashStep(PATH, "b")], rows: [edge] }),
    threadPlanOf(threadId(1), {
      steps: [trashStep(rolloutPath(1).slice(3), "b")],
      rows: [row({ id: threadId(1), source })],
    }),
  ]);
  assert.equal(catalog.subagents.parentOf(threadId(1)), threadId(0));
});
