import assert from "node:assert/strict";
import {
  checkSteps,
  foldersOf,
  type ResolvedStep,
  resolveSteps,
} from "../../../../../lib/act/facts/files/resolved_step.ts";
import { fingerprintOf } from "../../../../../lib/model/fingerprint.ts";
import { asThreadId } from "../../../../../lib/model/ids.ts";
import type { CreateStep } from "../../../../../lib/model/plan.ts";
import { storePlace } from "../../../../../lib/plan/place.ts";
import { storePathsOf } from "../../../../support/value/store_paths.ts";
import { newMemoryStore } from "../../../../support/disk/memory_store.ts";
import { absolute } from "../../../../support/value/paths.ts";
import { fingerprint } from "../../../../support/value/thread_of.ts";
import { trashStep } from "../../../../support/value/thread_plan_of.ts";

Deno.test("resolveSteps() refuses a place outside of the store, and a way through a link or a file", () => {
  const { store, tools, plant, write } = newMemoryStore(["/h/sessions/2026/file"]);
  plant("/h/sessions/link", "link");
  write("/h/trash/b/files/x");
  const resolve = (path: string) =>
    resolveSteps([trashStep(path, "b")], { store, files: tools.system.files });
  const [step] = resolve("sessions/2026/r.jsonl");
  assert.deepEqual([step?.from, step !== undefined && "to" in step ? step.to : null], [
    "/h/sessions/2026/r.jsonl",
    "/h/trash/b/files/sessions/2026/r.jsonl",
  ]);
  assert.throws(() => resolve("sessions/../../etc/passwd"), /leads out of the store/);
  assert.throws(() => resolve("sessions/link/r.jsonl"), /not a folder but a link/);
  assert.throws(() => resolve("sessions/2026/file/r.jsonl"), /not a folder but a link or file/);
  const unknown = { ...trashStep("sessions/x", "b"), kind: "later" } as unknown as ReturnType<
    typeof trashStep
  >;
  assert.throws(
    () => resolveSteps([unknown], { store, files: tools.system.files }),
    /does not know/,
  );
});

Deno.test("resolveSteps() takes a rollout of another home from there, and from nowhere else when nobody goes there", () => {
  const { store, tools, plant } = newMemoryStore();
  const { files } = tools.system;
  const place = (path: string) => ({ in: "store" as const, path: storePlace(path) });
  const step = (from: string): CreateStep => ({
    kind: "create",
    from: place(from),
    staged: { in: "trash", path: storePlace("b/files/sessions/r.jsonl") },
    to: place("sessions/r.jsonl"),
    expect: fingerprint(),
    rollout: true,
    copy: {
      oldId: asThreadId("a"),
      newId: asThreadId("a"),
      cwd: { from: "/p", to: "/p" },
      branch: null,
    },
    import: { home: "/etc", edit: "none" },
  });
  const source = storePathsOf("/other");
  const [open] = resolveSteps([step("sessions/r.jsonl")], { store, files, source });
  assert.equal(open?.from, "/other/sessions/r.jsonl");
  // What a journal says of that home is no path that anybody follows.
  const [settled] = resolveSteps([step("sessions/r.jsonl")], { store, files });
  assert.equal(settled?.from, "/h/sessions/r.jsonl");
  assert.throws(() => resolveSteps([step("../x")], { store, files, source }), /leads out of/);
  plant("/other/sessions/link", "link");
  const astray = () => resolveSteps([step("sessions/link/r.jsonl")], { store, files, source });
  assert.throws(astray, /"\/other\/sessions\/link" is not a folder but a link/);
});

Deno.test("checkSteps() refuses a source that is not what was planned, and a target that is taken", () => {
  const { tools, plant } = newMemoryStore(["/h/a", "/h/taken"]);
  const { files } = tools.system;
  plant("/h/folder", "directory");
  const expect = fingerprintOf(files.lstat(absolute("/h/a")));
  const check = (from: string, to: string, expected = expect) =>
    checkSteps([{
      kind: "move",
      from: absolute(`/h/${from}`),
      to: absolute(`/h/${to}`),
      expect: expected,
    }], files);
  check("a", "free");
  assert.throws(() => check("none", "free"), /is gone/);
  assert.throws(() => check("folder", "free"), /not a regular file/);
  assert.throws(() => check("a", "free", fingerprint(9)), /has changed/);
  assert.throws(() => check("a", "taken"), /nothing is overwritten/);
});

Deno.test("foldersOf() names every folder that a step changes", () => {
  const expect = fingerprint();
  const folders = (step: object) => foldersOf({ expect, ...step } as ResolvedStep);
  assert.deepEqual(folders({ kind: "move", from: "/a/x", to: "/b/x" }), ["/b", "/a"]);
  assert.deepEqual(folders({ kind: "remove", from: "/a/x" }), ["/a"]);
  assert.deepEqual(folders({ kind: "create", from: "/a/x", staged: "/s/x", to: "/b/x" }), ["/b"]);
  assert.deepEqual(folders({ kind: "replace", from: "/a/x", kept: "/k/x" }), ["/a", "/k"]);
});
