import assert from "node:assert/strict";
import { asBatchId } from "../../../../lib/model/ids.ts";
import type { PlannedBatch } from "../../../../lib/model/journal.ts";
import type { BatchAction } from "../../../../lib/model/plan.ts";
import { newStandings, standingUndos } from "../../../../lib/plan/batch/batch_standing.ts";
import { batchOf } from "../../../support/value/batch_of.ts";
import { standingChanges } from "../../../support/value/standing_changes.ts";
import { threadPlanOf, trashStep } from "../../../support/value/thread_plan_of.ts";

/** A bare folder: known by its path alone. */
const STORE = { home: null, sessionsRoot: "/s", inside: false };

/** A batch that moved these threads; files of a restore come from `source`. */
function batch(
  id: string,
  { action, ids, source = id, ended = true, cause = action === "restore" ? "undo" : null }: {
    readonly action: BatchAction;
    readonly ids: readonly string[];
    readonly source?: string;
    readonly ended?: boolean;
    readonly cause?: "undo" | "redo" | null;
  },
): PlannedBatch {
  const threads = ids.map((thread) => {
    const { from, to, ...step } = trashStep(`sessions/${thread}`, source);
    const isDelete = action === "delete";
    const move = { ...step, from: isDelete ? from : to, to: isDelete ? to : from };
    return threadPlanOf(thread, { rolloutIds: [], steps: [move] });
  });
  return batchOf(id, {
    action,
    threads,
    header: {
      ...STORE,
      ...(cause === null ? {} : { cause: { kind: cause, batch: asBatchId(source) } }),
    },
    ...(ended ? {} : { known: { end: null } }),
  });
}

Deno.test("undo said again walks further back, and never takes an undo for a change", () => {
  const first = batch("b1", { action: "delete", ids: ["a"] });
  const second = batch("b2", { action: "delete", ids: ["b"] });
  const undo = batch("b3", { action: "restore", ids: ["b"], source: "b2" });
  assert.equal(standingChanges([second, first], newStandings([second, first]))[0], second);
  const after = [undo, second, first];
  const standings = newStandings(after);
  assert.equal(standingChanges(after, standings)[0], first);
  assert.deepEqual(after.map(standings.stateOf), ["standing", "undone", "standing"]);
});

Deno.test("undo completes a delete of which only a part came back", () => {
  const gone = batch("b1", { action: "delete", ids: ["a", "b"] });
  const undo = batch("b2", { action: "restore", ids: ["a"], source: "b1" });
  const standings = newStandings([undo, gone]);
  assert.equal(standings.stateOf(gone), "partly-undone");
  assert.deepEqual(standings.standing(gone).map(({ id }) => id), ["b"]);
  assert.equal(standingChanges([undo, gone], standings)[0], gone);
});

Deno.test("a redo is a change of its own: undo means it, and the undo before it stands no more", () => {
  const gone = batch("b1", { action: "delete", ids: ["a"] });
  const undo = batch("b2", { action: "restore", ids: ["a"], source: "b1" });
  const redo = batch("b3", { action: "delete", ids: ["a"], cause: "redo" });
  const all = [redo, undo, gone];
  const standings = newStandings(all);
  assert.deepEqual(all.map(standings.stateOf), ["standing", "undone", "undone"]);
  assert.equal(standingChanges(all, standings)[0], redo);
});

Deno.test("an archive stands until its undo, which redo means from then on", () => {
  const archived = batch("b1", { action: "archive", ids: ["a", "b"] });
  const undo = batch("b2", { action: "unarchive", ids: ["a"], source: "b1", cause: "undo" });
  const standings = newStandings([undo, archived]);
  assert.deepEqual(standings.standing(archived).map(({ id }) => id), ["b"]);
  assert.equal(standingChanges([undo, archived], standings)[0], archived);
  assert.equal(standingUndos([undo, archived], standings)[0], undo);
});

Deno.test("what is gone for good is never taken back", () => {
  const gone = batch("b1", { action: "hard-delete", ids: ["a"] });
  const standings = newStandings([gone]);
  assert.equal(standings.stateOf(gone), "final");
  assert.equal(standingChanges([gone], standings)[0], undefined);
});

Deno.test("a batch that was cut off is neither standing nor undone", () => {
  const cut = batch("b1", { action: "delete", ids: ["a"], ended: false });
  assert.equal(newStandings([cut]).stateOf(cut), "unfinished");
});

Deno.test("overtakenBy() names what has to be taken back first: a later change, or the undo of an earlier one", () => {
  const move = (id: string, source?: string, cause: "undo" | "redo" | null = null) =>
    batch(id, { action: "move", ids: ["t"], cause, ...(source === undefined ? {} : { source }) });
  // Oldest first, as told; then by id what overtakes each that stands.
  const overtaken = (...told: readonly PlannedBatch[]): Record<string, string | null> => {
    const batches = [...told].reverse();
    const standings = newStandings(batches);
    return Object.fromEntries(told.flatMap((each) =>
      standings.standing(each).map((thread) => [
        each.id,
        standings.overtakenBy(each, thread)?.id ?? null,
      ])
    ));
  };
  const [a, b] = [move("a"), move("b")];
  assert.deepEqual(overtaken(a, b), { a: "b", b: null });
  const undoB = move("ub", "b", "undo");
  assert.deepEqual(overtaken(a, b, undoB), { a: null, ub: null });
  const undoA = move("ua", "a", "undo");
  assert.deepEqual(overtaken(a, b, undoB, undoA), { ub: "ua", ua: null });
  const redoA = move("ra", "ua", "redo");
  assert.deepEqual(overtaken(a, b, undoB, undoA, redoA), { ub: null, ra: null });
  const redoB = move("rb", "ub", "redo");
  assert.deepEqual(overtaken(a, b, undoB, undoA, redoA, redoB), { ra: "rb", rb: null });
  assert.deepEqual(overtaken(a, undoA, b), { ua: "b", b: null });
  // Another undone change since does not stand in the way of the first.
  assert.deepEqual(overtaken(a, undoA, b, undoB), { ua: null, ub: null });
});

Deno.test("overtakenBy() keeps folders, the archive and threads apart", () => {
  const change = (id: string, action: BatchAction, thread = "t") =>
    batch(id, { action, ids: [thread] });
  const told = [
    change("move", "move"),
    change("archive", "archive"),
    change("other", "move", "u"),
    change("unarchive", "unarchive"),
    change("delete", "delete", "u"),
  ];
  const standings = newStandings([...told].reverse());
  const by = told.map((each) => standings.overtakenBy(each, each.threads[0]!)?.id ?? null);
  assert.deepEqual(by, [null, "unarchive", null, null, null]);
});

Deno.test("a restore stands again once the delete after it has been taken back, and not after its own undo", () => {
  const told = (...batches: readonly PlannedBatch[]) => {
    const newest = [...batches].reverse();
    const standings = newStandings(newest);
    return batches.map((each) => standings.stateOf(each)).join(" ");
  };
  const first = batch("d1", { action: "delete", ids: ["t"] });
  const back = batch("r1", { action: "restore", ids: ["t"], source: "d1" });
  const again = batch("d2", { action: "delete", ids: ["t"] });
  const undo = batch("u2", { action: "restore", ids: ["t"], source: "d2", cause: "undo" });
  assert.equal(told(first, back), "undone standing");
  assert.equal(told(first, back, again), "undone undone standing");
  assert.equal(told(first, back, again, undo), "undone standing undone standing");
});

Deno.test("a restore stands when the copy of its store deletes the thread of the same id", () => {
  const first = batch("d1", { action: "delete", ids: ["t"] });
  const back = batch("r1", { action: "restore", ids: ["t"], source: "d1" });
  const other = batch("d2", { action: "delete", ids: ["t"] });
  const elsewhere = { ...other, header: { ...other.header, sessionsRoot: "/copy" } };
  assert.equal(newStandings([elsewhere, back, first]).stateOf(back), "standing");
  assert.equal(newStandings([other, back, first]).stateOf(back), "undone");
});
