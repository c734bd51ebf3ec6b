import assert from "node:assert/strict";
import type { Request } from "../../../lib/model/request/request.ts";
import { HAND, type HandStore, withHandStore } from "../../support/hand_store.ts";
import {
  commandsIn,
  type Pasted,
  type PastingRoom,
  sayHere,
  wordsOf,
} from "../../support/program/pasting.ts";

/** What is said before, and the command whose printed commands are pasted. */
type Case = readonly [before: readonly string[], said: string];

const { parent, fork, child, other } = HAND;
const DELETED = [`delete ${other} --apply --yes`];
const ARCHIVED = [`archive ${other} --apply --yes`];
const UNDONE = [...DELETED, "undo --apply --yes"];

const CASES: readonly Case[] = [
  [[], "list --limit 1"],
  [[], "list --hidden"],
  [[], "list --cwd /nowhere"],
  [ARCHIVED, "list --hidden"],
  [DELETED, "list --trash"],
  [DELETED, `show ${other}`],
  [DELETED, `archive ${other}`],
  [DELETED, "trash list"],
  [DELETED, "trash empty --all"],
  [DELETED, "log"],
  [DELETED, "log 0"],
  [DELETED, "undo"],
  [DELETED, "undo 7"],
  [DELETED, `restore ${other}`],
  [DELETED, `restore ${other} --apply --yes`],
  [DELETED, `delete ${child} --apply --yes`],
  [UNDONE, "undo"],
  [UNDONE, "redo"],
  [UNDONE, "log"],
  [UNDONE, "log --limit 1"],
  [[], "redo"],
  [[], "undo"],
  [[], "log"],
  [[], "trash list"],
  [[], "restore"],
  [[], "restore absent"],
  [[], "group --by day --limit 1"],
  [[], `show ${other}`],
  [[], "show absent"],
  [[], "show 01a10d9c"],
  [[], `why ${child}`],
  [ARCHIVED, `why ${other}`],
  [[], "doctor"],
  [[], "repair"],
  [[], "repair --apply --yes"],
  [[], "repair --only head-broken"],
  [[], `delete ${other}`],
  [[], `delete ${other} --apply --yes`],
  [[], `delete ${other} --hard`],
  [[], `delete ${parent}`],
  [[], "delete"],
  [[], "delete --all --max-batch 1"],
  [[], `archive ${other}`],
  [ARCHIVED, `unarchive ${other}`],
  [ARCHIVED, `unarchive ${other} --apply --yes`],
  [[], "session migrate --from /work --to /tmp"],
  [[], "session migrate --from /work --to /tmp --move --apply --yes"],
  [[], "session migrate --suggest"],
  [[], "seal"],
  [[], `seal ${fork}`],
  [[], "verify"],
  [[], "list --nope"],
  [[], "lst"],
];

/** Formats of programs that are not asked for by `--json`. */
const NO_JSON = /--suggest|^list --nope$|^lst$/;

/** Three ways to be read; each names the store in its way. */
const WAYS = ["terminal", "pipe", "json"] as const;
type Way = typeof WAYS[number];

Deno.test("every command that any command prints, for people, in a pipe or in JSON, does what it says when it is pasted", async () => {
  await withHandStore(async (store) => {
    const root = store.home.slice(0, store.home.lastIndexOf("/"));
    const keep = await keeper(store.home, `${root}/kept`);
    const world = { store, keep, first: await store.state(), known: new Set<string>() };
    const faults: string[] = [];
    for (const way of WAYS) {
      // In a pipe the environment does not tell which store it is.
      const home = way === "pipe" ? null : store.home;
      const pasting = { ...world, way, room: { root, home, isPerson: way === "terminal" } };
      for (const [before, said] of CASES) {
        if (way === "json" && NO_JSON.test(said)) continue;
        faults.push(...await pasteAll([before, said], pasting));
      }
    }
    assert.deepEqual(faults, []);
    assert.ok(world.known.size > 150, `${world.known.size}`);
  }, { inMemory: true });
});

interface Keeper {
  /** Keeps the home as it is now. */
  readonly keep: (name: string) => Promise<void>;
  /** Makes it again what it was. */
  readonly back: (name: string) => Promise<void>;
}

async function keeper(home: string, folder: string): Promise<Keeper> {
  await Deno.mkdir(folder);
  const copy = async (from: string, to: string): Promise<void> => {
    await Deno.remove(to, { recursive: true }).catch(() => {});
    await new Deno.Command("cp", { args: ["-a", from, to] }).output();
  };
  await copy(home, `${folder}/first`);
  return {
    keep: (name) => copy(home, `${folder}/${name}`),
    back: (name) => copy(`${folder}/${name}`, home),
  };
}

interface Pasting {
  readonly store: HandStore;
  readonly keep: Keeper;
  /** The store as it is made. */
  readonly first: readonly string[];
  /** What has been pasted, and into which world. */
  readonly known: Set<string>;
  readonly way: Way;
  readonly room: PastingRoom;
}

/** Pastes every command that a case prints, each into the world as it was when it was printed. What was wrong. */
async function pasteAll([before, said]: Case, pasting: Pasting): Promise<readonly string[]> {
  const { store, keep, first, known, way, room } = pasting;
  const named = way === "pipe" ? ["--codex-home", store.home] : [];
  for (const each of before) await sayHere([...named, ...each.split(" ")], room);
  const start = before.length === 0 ? first : await store.state();
  const words = [...said.split(" "), ...(way === "json" ? ["--json"] : [])];
  const shown = await sayHere([...words, ...named], room);
  const now = shown.code === 1 ? start : await store.state();
  const isChanged = before.length > 0 || JSON.stringify(now) !== JSON.stringify(start);
  const world = isChanged ? `${before} ${said}` : "";
  const commands = [...new Set([shown.out, shown.err].flatMap(commandsIn))]
    .map((command) => filledIn(command, room))
    .filter((command) => !known.has(`${way} ${world} ${command}`));
  const pasted = await wordsOf(commands);
  assert.equal(pasted.length, commands.length, `${said}: ${commands.join("\n")}`);
  if (isChanged && commands.length > 0) await keep.keep("now");
  const faults: string[] = [];
  for (const [at, each] of pasted.entries()) {
    known.add(`${way} ${world} ${commands[at]}`);
    const done = await sayHere(each, room);
    const { fault, isDone } = await judge(done, { room, store, start, now });
    const told = `${way}: ${said} -> ${commands[at]}: ${fault}, ${done.code}`;
    if (fault !== null) faults.push(`${told}\n${done.out}${done.err}`);
    if (isDone) await keep.back(isChanged ? "now" : "first");
  }
  if (isChanged) await keep.back("first");
  return faults;
}

/** What stands for something in a printed command, and something that it may stand for. */
function filledIn(command: string, { root }: PastingRoom): string {
  const values: Readonly<Record<string, string>> = {
    ID: other,
    N: "0",
    DIR: root,
    FILE: `${root}/moves.toml`,
    NAME: "openai",
    COMMAND: "list",
  };
  return command.replace(/\b(?:ID|N|DIR|FILE|NAME|COMMAND)\b…?/g, (word) => {
    return values[word.replace("…", "")]!;
  });
}

/** Commands whose status tells how the store is, which is not whole. */
const TELLING: ReadonlySet<string> = new Set([
  ...["doctor", "doctor-risk", "verify", "repair", "seal"],
]);

interface Judging extends Pick<Pasting, "room" | "store"> {
  /** The store before the command that printed this one, and after it. */
  readonly start: readonly string[];
  readonly now: readonly string[];
}

/** Holds what a pasted command did to what its words say; and whether it was to change anything, the trash included. */
async function judge(
  { code, out, err, request }: Pasted,
  { room, store, start, now }: Judging,
): Promise<{ readonly fault: string | null; readonly isDone: boolean }> {
  const [was, is] = [JSON.stringify(now), JSON.stringify(await store.state())];
  const isTelling = request !== null && TELLING.has(request.command);
  if (request === null || !isAct(request, room)) {
    const isElsewhere = /no sessions: |does not exist/.test(out + err);
    const isWell = code === 0 || isTelling;
    const fault = is !== was ? "it changed the store" : isWell ? null : "it ended badly";
    return { fault: isElsewhere ? "it looked elsewhere" : fault, isDone: is !== was };
  }
  const isBack = request.command === "undo" || request.command === "redo";
  const before = JSON.stringify(start);
  const isRight = request.command === "trash-empty"
    ? is === was
    : isBack && before !== was
    ? is === before
    : is !== was;
  const isWell = code === 0 || (code === 2 && isTelling);
  return { fault: isWell && isRight ? null : "it did not do it", isDone: true };
}

/** Whether a command is carried out, where somebody says yes. */
function isAct(request: Request, { isPerson }: PastingRoom): boolean {
  if (!("consent" in request)) return false;
  const isBare = "bare" in request && request.bare;
  return request.consent.kind === "act" || (isBare && isPerson);
}
