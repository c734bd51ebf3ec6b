import { DatabaseSync } from "node:sqlite";
import type { Random } from "../../../scripts/store/random.ts";
import type { RichStore } from "../../support/store/rich_store.ts";
import type { Effect } from "./whole/as_first.ts";

/** A command of the program that is killed. A new one is one more entry of {@link ACTIONS}. */
export interface Action {
  readonly name: string;
  /** Commands that run whole before it. */
  readonly before: readonly ActionWords[];
  /** The command itself. */
  readonly words: ActionWords;
  /** What may differ from the first state while all threads are whole. */
  readonly effect: Effect;
  /** What is wrong with the chosen threads at first; left out: nothing. */
  readonly breaks?: (store: RichStore, ids: readonly string[]) => void;
}

/** Words of a command line, from what there is. */
export type ActionWords = (on: ActingOn) => readonly string[];

/** What an action is done to. */
export interface ActingOn {
  readonly store: RichStore;
  /** Threads it concerns. */
  readonly ids: readonly string[];
  /** Id of the batch made last; empty when there is none. */
  readonly lastBatch: string;
}

const ACT = ["--apply", "--yes"];
const ALL = ["--max-batch", "0", ...ACT];

const deleteThem: ActionWords = ({ ids }) => ["delete", ...ids, "--with-forks", ...ALL];
const hardDelete: ActionWords = (on) => [...deleteThem(on), "--hard"];
const archive: ActionWords = ({ ids }) => ["archive", ...ids, ...ALL];
const unarchive: ActionWords = ({ ids }) => ["unarchive", ...ids, ...ALL];
const restoreBatch: ActionWords = ({ lastBatch }) => ["restore", "--batch-id", lastBatch, ...ALL];
const restoreThem: ActionWords = ({ ids }) => ["restore", ...ids, ...ALL];
const empty: ActionWords = () => ["trash", "empty", "--all", ...ACT];
const copy: ActionWords = ({ store, ids }) => {
  const places = ["--from", "/home/dev", "--tree", "--to", newPlace(store), "--allow-missing"];
  return ["session", "migrate", ...ids, ...places, ...ALL];
};
const move: ActionWords = (on) => [...copy(on), "--move"];
const repair: ActionWords = ({ ids }) => ["repair", ...ids, ...ACT];
const merge: ActionWords = ({ ids }) => ["repair", ...ids, "--merge-database", ...ACT];
const inline: ActionWords = ({ ids }) => ["repair", "--inline", ...ids, ...ACT];
const undo: ActionWords = () => ["undo", ...ACT];
const redo: ActionWords = ({ lastBatch }) => ["undo", lastBatch, ...ACT];

/** Rows that have no preview, and a model that is none. */
function breakRows({ home }: RichStore, ids: readonly string[]): void {
  const db = new DatabaseSync(`${home}/state_5.sqlite`);
  const spoil = db.prepare("UPDATE threads SET preview = '', model = '' WHERE id = ?");
  for (const id of ids) spoil.run(id);
  db.close();
}

/** Rows that have lost what another database still has. */
function loseColumns({ home }: RichStore, ids: readonly string[]): void {
  const folder = `${home}/db-backups/sqlite-1-0`;
  Deno.mkdirSync(folder, { recursive: true });
  const db = new DatabaseSync(`${home}/state_5.sqlite`);
  const set = (values: string) => {
    const update = db.prepare(`UPDATE threads SET ${values} WHERE id = ?`);
    for (const id of ids) update.run(id);
  };
  set("agent_role = 'role', agent_nickname = 'nick'");
  db.prepare("VACUUM INTO ?").run(`${folder}/state_5.sqlite`);
  set("agent_role = NULL, agent_nickname = NULL");
  db.close();
}

/** Folder that copies and moved threads name. */
export function newPlace({ root }: RichStore): string {
  return `${root}/new`;
}

/** What is killed, and for good: no undo leads back. */
const FINAL: readonly Action[] = [
  { name: "hard-delete", before: [], words: hardDelete, effect: "final" },
  { name: "empty", before: [deleteThem], words: empty, effect: "final" },
];

/** What is killed and can be taken back. */
const REVERSIBLE: readonly Action[] = [
  { name: "delete", before: [], words: deleteThem, effect: "away" },
  { name: "restore", before: [deleteThem], words: restoreBatch, effect: "away" },
  { name: "restore by id", before: [deleteThem], words: restoreThem, effect: "away" },
  { name: "archive", before: [], words: archive, effect: "archive" },
  { name: "unarchive", before: [archive], words: unarchive, effect: "archive" },
  { name: "copy", before: [], words: copy, effect: "copy" },
  { name: "move", before: [], words: move, effect: "move" },
  { name: "inline", before: [], words: inline, effect: "copy" },
  { name: "repair", before: [], words: repair, effect: "repair", breaks: breakRows },
  { name: "merge", before: [], words: merge, effect: "repair", breaks: loseColumns },
];

/** Whatever is killed. A change has four phases and an undo counts as one: changes are there twice. */
export const ACTIONS: readonly Action[] = [
  ...FINAL,
  ...REVERSIBLE,
  ...FINAL,
  ...REVERSIBLE,
  ...REVERSIBLE.map(({ name, before, words, ...rest }): Action => {
    return { ...rest, name: `undo of ${name}`, before: [...before, words], words: undo };
  }),
  { name: "redo", before: [deleteThem, undo], words: redo, effect: "away" },
];

/** Commands that may come next, and bring what was cut off to a whole state before they do their own. */
export const NEXT: readonly ActionWords[] = [
  undo,
  ({ store }) => ["delete", store.spare, ...ACT],
];

/** Takes the newest change back. */
export const UNDO: ActionWords = undo;

/** Threads to act on: a few or all. */
export function chooseThreads({ ids }: RichStore, random: Random): readonly string[] {
  const share = random.pick([0.1, 0.4, 1]);
  const chosen = ids.filter(() => random.chance(share));
  return chosen.length === 0 ? [random.pick(ids)] : chosen;
}
