import assert from "node:assert/strict";
import { newHiddenTeller } from "../../../lib/diagnose/hidden.ts";
import { hiddenCause } from "../../../lib/diagnose/hidden_cause.ts";
import type { ThreadRow } from "../../../lib/model/thread/thread_row.ts";
import { absolutePath, baseName, parentPath } from "../../../lib/text/path_text.ts";
import { newMemoryStore } from "../../support/disk/memory_store.ts";
import { rolloutPath, rowOf, threadId } from "../../support/value/catalog_of.ts";
import { absolute } from "../../support/value/paths.ts";
import { rolloutOf, threadOf } from "../../support/value/thread_of.ts";

const ID = threadId(1);
const PATH = rolloutPath(1);
const ELSEWHERE = "/h/sessions/elsewhere.jsonl";

/** Why a thread with this row is hidden; `null`: it is listed. */
function causeOf(known: Partial<ThreadRow> | null): string | null {
  const { store, tools } = newMemoryStore([PATH, `${ELSEWHERE}.zst`]);
  const { files } = tools.system;
  const row = known === null ? null : rowOf(ID, { preview: "hello", rolloutPath: PATH, ...known });
  const rows = { path: absolute("/h/state_5.sqlite"), row: () => row, isLost: () => false };
  const thread = threadOf(ID, { rollouts: [rolloutOf(PATH)] });
  const listing = newHiddenTeller({ rows, store, files })(thread)!;
  return listing.isHidden ? hiddenCause(thread, { ...listing, ownSource: null }).cause : null;
}

Deno.test("a listing marks what Codex's picker does not list, by the row alone", () => {
  assert.equal(causeOf({}), null);
  assert.equal(causeOf({ archived: true }), "row-archived-mismatch");
  assert.equal(causeOf({ rolloutPath: `${PATH}.zst` }), null);
  assert.equal(causeOf({ rolloutPath: ELSEWHERE }), null);
  assert.equal(causeOf(null), "row-missing");
  assert.equal(causeOf({ rolloutPath: "/nowhere/a.jsonl" }), "row-path-dead");
  assert.equal(causeOf({ rolloutPath: "sessions/a.jsonl" }), "row-path-dead");
  assert.equal(causeOf({ preview: "", title: "said" }), "preview-empty");
  assert.equal(causeOf({ hasOddArchived: true }), "row-archived-mismatch");
});

Deno.test("what is hidden on purpose is called by what hides it", () => {
  assert.equal(causeOf({ source: "exec" }), "exec");
  assert.equal(causeOf({ source: '{"subagent":"review"}' }), "sub-agent");
  assert.equal(causeOf({ attachedParentId: "x" }), "attached");
  assert.equal(causeOf({ preview: "", title: "", firstUserMessage: "" }), "never used");
});

Deno.test("nobody can tell without a database", () => {
  const { store, tools } = newMemoryStore([PATH]);
  const rows = { path: null, row: () => null, isLost: () => false };
  const tell = newHiddenTeller({ rows, store, files: tools.system.files });
  assert.equal(tell(threadOf(ID, { rollouts: [rolloutOf(PATH)] })), null);
});

Deno.test("a row that Codex for Windows wrote names its file with backslashes, and it is the same file", () => {
  const { store, tools } = newMemoryStore([PATH]);
  const onDrive = (path: string) => absolutePath(path, { cwd: "C:/", home: null });
  const root = onDrive("C:\\Users\\me\\.codex\\sessions");
  const path = onDrive(`${root}/2026/11/27/${baseName(PATH)}`);
  const thread = threadOf(ID, { rollouts: [{ ...rolloutOf(PATH), path }] });
  assert.ok(store.home !== null);
  const there = { ...store, sessionsRoot: root, archivedRoot: parentPath(root) };
  const isHidden = (rolloutPath: string) => {
    const row = rowOf(ID, { preview: "hello", rolloutPath });
    const rows = { path: onDrive("C:\\s.sqlite"), row: () => row, isLost: () => false };
    return newHiddenTeller({ rows, store: there, files: tools.system.files })(thread)!.isHidden;
  };
  const written = path.replaceAll("/", "\\");
  assert.equal(isHidden(written), false);
  assert.equal(isHidden(`\\\\?\\${written}`), false);
  assert.equal(isHidden(written.replace("Users\\me", "USERS\\Me")), false);
  assert.equal(isHidden(written.replace("\\27\\", "\\28\\")), true);
});

Deno.test("on a disk that does not tell case apart, as of macOS, a row that spells its path in another way leads to the same file", () => {
  const { store, tools } = newMemoryStore([PATH]);
  const thread = threadOf(ID, { rollouts: [rolloutOf(PATH)] });
  const isHidden = (files: typeof tools.system.files) => {
    const row = rowOf(ID, { preview: "hello", rolloutPath: PATH.replace("/h/", "/H/") });
    const rows = { path: absolute("/h/state_5.sqlite"), row: () => row, isLost: () => false };
    return newHiddenTeller({ rows, store, files })(thread)!.isHidden;
  };
  const { files } = tools.system;
  const asOnMac = (path: string) => absolute(path.replace(/^\/H(?=\/)/, "/h"));
  const realPath: typeof files.realPath = (path) => files.realPath(asOnMac(path));
  assert.equal(isHidden({ ...files, realPath }), false);
  assert.equal(isHidden(files), true);
});
