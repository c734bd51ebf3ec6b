import assert from "node:assert/strict";
import { foreignTrash } from "../../../../../lib/act/facts/trash/foreign_trash.ts";
import type { Problem } from "../../../../../lib/model/problem.ts";
import { newMemoryStore } from "../../../../support/disk/memory_store.ts";
import { rolloutPath, threadId } from "../../../../support/value/catalog_of.ts";

const NAME = rolloutPath(1).split("/").at(-1)!;
const OLDER = rolloutPath(1, { day: "04" }).split("/").at(-1)!;

Deno.test("files that the Go tool put into the trash get Codex's own name and folder again, thread by thread", () => {
  const problems: Problem[] = [];
  const { store, tools: { system } } = newMemoryStore([
    `/h/trash/sessions/2026/01/05/${NAME}`,
    `/h/trash/sessions/1767607200000000000_${OLDER}`,
    "/h/trash/sessions/notes.jsonl",
    "/h/trash/sessions/readme.txt",
  ]);
  const onProblem = (problem: Problem) => void problems.push(problem);
  const threads = foreignTrash({ store, system, onProblem });
  assert.deepEqual(threads.map(({ id }) => id), [threadId(1)]);
  const targets = threads[0]!.steps.map((step) => step.kind === "move" ? step.to.path : "");
  assert.deepEqual(targets.sort(), [
    `sessions/2026/01/04/${OLDER}`,
    `sessions/2026/01/05/${NAME}`,
  ]);
  assert.deepEqual(problems.map(({ kind, path }) => [kind, path]), [
    ["passed-by", "/h/trash/sessions/notes.jsonl"],
  ]);
});

Deno.test("a trash without such files holds none, and a folder that cannot be listed is told", () => {
  const { store, tools: { system } } = newMemoryStore();
  const problems: string[] = [];
  const onProblem = ({ message }: Problem) => void problems.push(message);
  assert.deepEqual(foreignTrash({ store, system, onProblem }), []);
  const readDir = () => {
    throw Object.assign(new Error("no"), { code: "EACCES" });
  };
  const denied = { ...system, files: { ...system.files, readDir } };
  assert.deepEqual(foreignTrash({ store, system: denied, onProblem }), []);
  assert.deepEqual(problems, ["cannot list it (EACCES)"]);
});
