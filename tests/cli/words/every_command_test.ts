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
    let pasted = 0;
    const faults: string[] = [];
    for (const [before, said] of CASES) {
      for (const way of WAYS) {
        if (way === "json" && NO_JSON.test(said)) continue;
        // In a pipe the environment does not tell which store it is.
        const room = {
          root,
          home: way === "pipe" ? null : store.home,
          isPerson: way === "terminal",
        };
        const named = way === "pipe" ? ["--codex-home", store.home] : [];
        for (const each of before) await sayHere([...named, ...each.split(" ")], room);
        const first = await store.state();
        const words = [...said.split(" "), ...(way === "json" ? ["--json"] : [])];
        const shown = await sayHere([...words, ...named], room);
        const found = await pasteAll(shown, { store, first, room, keep, said: `${way}: ${said}` });
        pasted += found.count;
        faults.push(...found.faults);
        await keep.back("first");
      }
    }
    assert.deepEqual(faults, []);
    assert.ok(pasted > 200, `${pasted}`);
  });
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
  /** The store before the command whose printed commands are pasted. */
  readonly first: readonly string[];
  readonly room: PastingRoom;
  readonly keep: Keeper;
  /** For messages. */
  readonly said: string;
}

/** Pastes every command of a text, each into the world as it was when it was printed. How many there were, and what was wrong. */
async function pasteAll(
  shown: Pasted,
  pasting: Pasting,
): Promise<{ readonly count: number; readonly faults: readonly string[] }> {
  const { store, room, keep, said } = pasting;
  const commands = [...new Set([shown.out, shown.err].flatMap(commandsIn))]
    .map((command) => filledIn(command, room));
  const words = await wordsOf(commands);
  assert.equal(words.length, commands.length, `${said}: ${commands.join("\n")}`);
  const now = await store.state();
  await keep.keep("now");
  const faults: string[] = [];
  for (const [at, each] of words.entries()) {
    const told = `${said} -> ${commands[at]}`;
    const pasted = await sayHere(each, room);
    const { fault, isChanged } = await judge(pasted, { ...pasting, now });
    if (fault !== null) {
      faults.push(`${told}: ${fault}, ${pasted.code}\n${pasted.out}${pasted.err}`);
    }
    if (isChanged) await keep.back("now");
  }
  return { count: commands.length, faults };
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

/** Holds what a pasted command did to what its words say; and whether it changed anything, the trash included. */
async function judge(
  { code, request }: Pasted,
  { store, first, room, now }: Pasting & { readonly now: readonly string[] },
): Promise<{ readonly fault: string | null; readonly isChanged: boolean }> {
  const after = JSON.stringify(await store.state());
  const isSame = after === JSON.stringify(now);
  if (request === null || !isAct(request, room)) {
    const isWell = code === 0 || (request !== null && TELLING.has(request.command));
    const fault = !isSame ? "it changed the store" : isWell ? null : "it ended badly";
    return { fault, isChanged: !isSame };
  }
  const isBack = request.command === "undo" || request.command === "redo";
  const wasChanged = JSON.stringify(first) !== JSON.stringify(now);
  const isDone = request.command === "trash-empty"
    ? isSame
    : isBack && wasChanged
    ? after === JSON.stringify(first)
    : !isSame;
  const isWell = code === 0 || (code === 2 && TELLING.has(request.command));
  return { fault: isWell && isDone ? null : "it did not do it", isChanged: true };
}

/** Whether a command is carried out, where somebody says yes. */
function isAct(request: Request, { isPerson }: PastingRoom): boolean {
  if (!("consent" in request)) return false;
  const isBare = "bare" in request && request.bare;
  return request.consent.kind === "act" || (isBare && isPerson);
}
