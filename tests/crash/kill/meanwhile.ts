/**
 * What happens between a kill and the command that settles: Codex acts on the threads, or their home is moved. Whatever it was,
 * no thread may lie in two places or lose its row, the neighbours of what Codex has touched are whole, and go back to the first world.
 *
 * @module
 */
import assert from "node:assert/strict";
import { rolloutsBelow, rolloutsIn, withReaders } from "../../support/fast_codex/codex_thread.ts";
import { CODEX_DEEDS, playCodex } from "../../support/fast_codex/fast_codex.ts";
import { moveHome } from "../../support/store/move_home.ts";
import { NEXT, UNDO } from "./actions.ts";
import { assertFirst, assertWhole } from "./whole/assert_whole.ts";
import type { CaseWorld } from "./case_world.ts";
import { changedLines } from "./whole/changed_lines.ts";
import { byThread, unsoundIn } from "./whole/soundness.ts";
import { nameOwner, ownersOf, type StoreState, threadOf, threadRows } from "./whole/store_state.ts";

/** Undos until nothing can be taken back any more. */
const MOST_UNDOS = 12;
/** Cases in which the home is moved as well. */
const MOVED_SHARE = 0.3;

/** Lets something happen, settles, and checks what has become of it. */
export async function meanwhileCase(world: CaseWorld): Promise<void> {
  const { first, action } = world;
  const touched = actAsCodex(world);
  const isMoved = world.random.chance(MOVED_SHARE) || touched.size === 0;
  if (isMoved) moveAway(world);
  await world.run(world.random.pick(NEXT));
  assertSound(world, { touched, isMoved });
  const settled = world.look();
  assertWhole(...withoutTouched([first, settled], touched), action.effect);
  await settlesNoMore(world);
  await undoAll(world);
  assertSound(world, { touched, isMoved });
  assertFirst(...withoutTouched([first, world.look()], touched), action.effect);
}

/** Lets Codex do one thing or two; the threads that it has touched. */
function actAsCodex(world: CaseWorld): ReadonlySet<string> {
  const { random, ids } = world;
  const touched = new Set<string>();
  const tools = {
    home: world.store().home,
    nowMs: Date.now,
    newId: () => random.uuid7(Date.now()),
  };
  for (let deeds = 1 + random.whole(2); deeds > 0; deeds--) {
    const [deed, id] = [random.pick(CODEX_DEEDS), random.pick(ids)];
    const before = [...rolloutsBelow(tools.home), ...rolloutsIn(world.trash())];
    const own = playCodex(deed, id, tools).touched;
    const done = deed === "delete" ? [...withReaders(own, before)] : own;
    world.tell(`Codex: ${deed} ${id}${done.length === 0 ? " refused" : ` touched ${done}`}`);
    for (const one of done) touched.add(one);
  }
  return touched;
}

/** Moves the home; a trash elsewhere knows it by its device and inode, which a copy has not. */
function moveAway(world: CaseWorld): void {
  const kind = world.random.pick(
    world.isFar ? ["renamed", "linked"] as const : ["renamed", "copied", "linked"] as const,
  );
  const moved = moveHome(kind, { home: world.store().home, to: `${world.root}/elsewhere` });
  world.rename(moved.home);
  world.tell(`the home is ${kind}`);
}

/** Whatever Codex has touched: it lies in one place, and its row fits. */
function assertSound(
  world: CaseWorld,
  { touched, isMoved }: { readonly touched: ReadonlySet<string>; readonly isMoved: boolean },
): void {
  const now = world.look();
  const found = byThread(now);
  const isFinal = world.action.effect === "final";
  const lost = [...byThread(world.first).keys()].filter((id) => !found.has(id));
  // Codex deletes for good, and so do two of the actions.
  const gone = new Set(lost.filter((id) => isFinal || touched.has(id)));
  // Rows that nobody has written since name the home as it was called.
  const stale = isMoved ? threadRows(now) : new Map<string, string>();
  const troubles = unsoundIn(now, { first: world.first, gone, stale });
  assert.deepEqual(troubles, []);
}

/** What settling has left it has left for good: the next one does nothing more. */
async function settlesNoMore(world: CaseWorld): Promise<void> {
  await world.run(NEXT[1]!);
  const before = world.look();
  await world.run(NEXT[1]!);
  assert.deepEqual(changedLines(before, world.look()), [], "the second settling did something");
}

/** Undoes as far as it goes, stepping over what has to wait. */
async function undoAll(world: CaseWorld): Promise<void> {
  for (let undos = 0; undos < MOST_UNDOS; undos++) {
    const { code } = await world.run(UNDO);
    if (code === 1 || code === 3) break;
  }
  const { out } = await world.run(() => ["log", "--json"]);
  for (const { batch_id: id, state, undoes } of JSON.parse(out).batches) {
    if (undoes !== null || !/standing|partly/.test(state)) continue;
    await world.run(() => ["undo", id, "--apply", "--yes"]);
  }
}

/** Both states without what belongs to these threads, or to copies and forks, and with one name for the home. */
function withoutTouched(
  [first, now]: readonly [StoreState, StoreState],
  meant: ReadonlySet<string>,
): [StoreState, StoreState] {
  const known = byThread(first);
  const made = [...byThread(now).keys(), ...threadRows(now).keys()].filter((id) => !known.has(id));
  const touched = new Set([...meant, ...meant.size > 0 ? made : []]);
  const without = (state: StoreState): StoreState => ({
    ...state,
    // Codex makes folders, and leaves them empty.
    folders: [],
    files: state.files.filter(({ path }) => !touched.has(threadOf(path) ?? "")),
    rows: state.rows.filter((line) => !ownersOf(line).some((id) => touched.has(id)))
      .map((line) => line.replaceAll(`${first.home}/`, `${now.home}/`)),
    names: state.names.filter((line) => !touched.has(nameOwner(line) ?? "")),
  });
  return [without(first), without(now)];
}
