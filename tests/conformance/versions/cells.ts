import assert from "node:assert/strict";
import { withAppServer } from "../../support/codex/app_server.ts";
import { repairEveryFault } from "../repair/repair_faults.ts";
import { type CodexHome, withHomeOf } from "../../support/codex/codex_home.ts";
import { rollkeep, rollkeepJson } from "../../support/rollkeep.ts";
import { explained, wrongInStoreOf } from "../diagnose/ask_why.ts";
import { allResume, askBoth, type Listed, listedBy, listedOwn, resumes } from "./ask.ts";
import { archive, migrate, stateOf, trashAll, undo } from "./change.ts";
import { type Era, hasServer, makeOld, NAME, SAYS, storeOf, threadFiles } from "./era_home.ts";

/** One column of the table: what is tried with the store as it was made. Fails by throwing. */
export type Cell = (era: Era) => Promise<void>;

/** What is tried with a store of each version, in the order of the columns. */
export const CELLS: Readonly<Record<string, Cell>> = {
  list: lists,
  show: shows,
  why: explains,
  delete: deletes,
  archive: archives,
  copy: copies,
  move: moves,
  repair: repairs,
  "open session": leavesOpen,
  "upgrade, then undo": undoesAfterUpgrade,
  "upgrade, then move": movesAfterUpgrade,
  "downgrade, then undo": undoesAfterDowngrade,
};

/** The least that is tried, in one go: delete, undo, move, and both Codex asked once. */
export async function briefly(era: Era): Promise<void> {
  const before = await stateOf(era);
  await trashAll(era);
  assert.deepEqual(threadFiles(era.old), []);
  await undo(era);
  assert.deepEqual(await stateOf(era), before);
  const ids = await migrate(era, "move");
  const [kind] = era.ids.keys();
  await askBoth(era, async (codex) => {
    await areListed(await listedBy(codex, era), [...ids.values()], era.old.other);
    await resumes(codex, era, { kind: kind!, id: ids.get(kind!)!, cwd: era.old.other });
  });
}

async function lists(era: Era): Promise<void> {
  const found = await rollkeepJson(["list", "--json"], era.old);
  const ours = new Map<string, Listed & { readonly name: string | null }>();
  for (const { session_id, host_dir: cwd, archived, name } of found) {
    ours.set(session_id, { cwd, archived, name });
  }
  assert.deepEqual([...ours.keys()].sort(), [...era.ids.values()].sort());
  const named = era.ids.get("named");
  if (named !== undefined) assert.equal(ours.get(named)?.name, NAME);
  await askBoth(era, async (codex) => {
    const theirs = await listedBy(codex, era);
    if (theirs === null) return;
    const facts = (list: ReadonlyMap<string, Listed>) =>
      [...list].map(([id, { cwd, archived }]) => `${id} ${cwd} ${archived}`).sort();
    assert.deepEqual(facts(ours), facts(theirs));
  });
}

async function shows(era: Era): Promise<void> {
  for (const [kind, id] of era.ids) {
    const { code, out, err } = await rollkeep(["show", id], era.old);
    assert.equal(code, 0, err);
    assert.ok(out.includes(SAYS[kind]), `${kind} does not show its words`);
    if (kind === "tool") assert.ok(out.includes("echo hi"), "no call of a tool is shown");
  }
}

/** Whatever is wrong with a thread, `why` says what its Codex does with it, or that nobody can tell. */
async function explains(era: Era): Promise<void> {
  for (const [kind, id] of era.ids) {
    const { conditions } = await explained(era.old, id);
    const failed = conditions.filter(({ finding }) => finding !== undefined);
    assert.deepEqual(failed, [], `something is found wrong with ${kind}`);
  }
  if (!hasServer(era)) return;
  await withHomeOf(era.old.bin, async (codex) => {
    assert.deepEqual(await wrongInStoreOf(codex), []);
  });
}

/** Every thread goes, nobody lists it, and all are back to the byte and row, listed and resumed as before. */
async function deletes(era: Era): Promise<void> {
  const before = await stateOf(era);
  const listed = new Map<unknown, unknown>();
  await askBoth(era, async (codex) => void listed.set(codex, await listedOwn(codex, era)));
  await trashAll(era);
  await askBoth(era, async (codex) => {
    assert.deepEqual(await listedBy(codex, era) ?? new Map(), new Map());
  });
  await undo(era);
  assert.deepEqual(await stateOf(era), before);
  await askBoth(era, async (codex) => {
    assert.deepEqual(await listedOwn(codex, era), listed.get(codex));
    await allResume(codex, era);
  });
}

async function archives(era: Era): Promise<void> {
  const before = await stateOf(era);
  const id = era.ids.get("tool")!;
  const isArchived = (archived: boolean) =>
    askBoth(era, async (codex) => {
      const listed = await listedBy(codex, era);
      if (listed !== null) assert.equal(listed.get(id)?.archived, archived);
      if (!archived) await resumes(codex, era, { kind: "tool", id, cwd: era.old.project });
    });
  await archive(era);
  await isArchived(true);
  await undo(era);
  assert.deepEqual(await stateOf(era), before);
  await archive(era);
  await archive(era, "unarchive");
  await isArchived(false);
}

async function copies(era: Era): Promise<void> {
  const before = await stateOf(era);
  const ids = await migrate(era, "copy");
  await askBoth(era, async (codex) => {
    const listed = await listedBy(codex, era);
    await areListed(listed, [...ids.values()], era.old.other);
    await areListed(listed, [...era.ids.values()], era.old.project);
    await allResume(codex, era, { ids, cwd: era.old.other });
  });
  await undo(era);
  assert.deepEqual(await stateOf(era), before);
}

async function moves(era: Era): Promise<void> {
  const before = await stateOf(era);
  await migrate(era, "move");
  await askBoth(era, (codex) => isMoved(codex, era));
  await undo(era);
  assert.deepEqual(await stateOf(era), before);
  await askBoth(era, (codex) => allResume(codex, era));
}

async function isMoved(codex: CodexHome, era: Era): Promise<void> {
  await areListed(await listedBy(codex, era), [...era.ids.values()], era.old.other);
  await allResume(codex, era, { cwd: era.old.other });
}

/** Every fault that a store of this Codex can have is mended, as it says itself; one without a database has none. */
async function repairs(era: Era): Promise<void> {
  if (!hasServer(era) || !storeOf(era).includes("database")) {
    const { findings } = await rollkeepJson(["repair", "--json"], era.old);
    const planned = findings.filter(({ status }: Listing) => status === "planned");
    assert.deepEqual(planned, []);
    return;
  }
  await withHomeOf(era.old.bin, async (codex) => {
    assert.deepEqual(await repairEveryFault(codex), []);
  });
}

/** What is looked at of a finding. */
interface Listing {
  readonly status: string;
}

function areListed(
  listed: ReadonlyMap<string, Listed> | null,
  ids: readonly string[],
  cwd: string,
): void {
  if (listed === null) return;
  for (const id of ids) assert.equal(listed.get(id)?.cwd, cwd, `${id} is not listed there`);
}

/**
 * A session that is open is left alone. Where Codex keeps no locks that holds for ten minutes; then it goes, the rehearsal says by
 * what it is told, and what Codex writes on to it in the trash comes back with it.
 */
async function leavesOpen(era: Era): Promise<void> {
  const { old } = era;
  const id = era.ids.get("named") ?? era.ids.get("plain")!;
  const [path] = threadFiles(old).filter((path) => path.includes(id));
  const words = ["delete", id, "--with-forks"];
  if (!hasServer(era)) {
    await old.run("exec", "--skip-git-repo-check", "resume", id, "and on");
    assert.match((await rollkeep([...words, "--apply", "--yes"], old)).err, /10 minutes/);
    return;
  }
  await withAppServer(old, async (server) => {
    await server.call("thread/resume", { threadId: id });
    await server.turn(id, "while it is open");
    const refused = await rollkeep([...words, "--apply", "--yes"], old);
    assert.notEqual(refused.code, 0, "an open session was deleted");
    if (/in use by Codex/.test(refused.err)) return;
    assert.match(refused.err, /less than 10 minutes ago/);
    makeOld(path!);
    assert.match((await rollkeep(words, old)).out, /keeps no locks.*10 minutes/);
    await rollkeepJson([...words, "--apply", "--yes", "--json"], old);
    await server.turn(id, "written on to the trash");
    await undo(era);
  });
  assert.match(Deno.readTextFileSync(path!), /written on to the trash|while it is open/);
}

/** What was changed before the upgrade is taken back after it: Codex lists and resumes as if it had never been. */
async function undoesAfterUpgrade(era: Era): Promise<void> {
  await upgrade(era);
  const before = await listedOwn(era.newest, era);
  const changes: readonly ((era: Era) => Promise<unknown>)[] = [
    trashAll,
    archive,
    (era) => migrate(era, "copy"),
    (era) => migrate(era, "move"),
  ];
  for (const change of changes) {
    await era.kept.rewind();
    await change(era);
    await upgrade(era);
    await undo(era);
    assert.deepEqual(await listedOwn(era.newest, era), before);
    await allResume(era.newest, era);
    const id = era.ids.get("plain")!;
    await resumes(era.old, era, { kind: "plain", id, cwd: era.old.project });
  }
}

async function movesAfterUpgrade(era: Era): Promise<void> {
  await upgrade(era);
  await migrate(era, "move");
  await isMoved(era.newest, era);
}

/** Trashed under the newest, brought back when an older Codex has run since. */
async function undoesAfterDowngrade(era: Era): Promise<void> {
  await upgrade(era);
  const before = await listedOwn(era.newest, era);
  await trashAll(era);
  await beginElsewhere(era.old);
  await undo(era);
  assert.deepEqual(await listedOwn(era.newest, era), before);
  await allResume(era.old, era);
  await allResume(era.newest, era);
}

/** The newest Codex takes the store over, and runs a turn. */
async function upgrade(era: Era): Promise<void> {
  await listedBy(era.newest, era);
  await beginElsewhere(era.newest);
}

/** A session of another folder. */
async function beginElsewhere(codex: CodexHome): Promise<void> {
  await codex.run("exec", "--skip-git-repo-check", "--cd", codex.env.HOME!, "something else");
}
