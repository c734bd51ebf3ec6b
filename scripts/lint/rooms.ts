/** Rooms of the house and their ranks: a file imports from lower ranks and from its own room (CONTRIBUTING.md). */
const RANKS: readonly (readonly [prefix: string, rank: number])[] = [
  ["lib/model/", 0],
  ["lib/text/", 1],
  ["lib/time/", 1],
  ["lib/system/", 2],
  ["lib/codex/", 3],
  ["lib/catalog/", 4],
  ["lib/plan/", 4],
  ["lib/config/", 4],
  ["lib/projects/", 4],
  ["lib/seal/", 4],
  ["lib/agents/", 4],
  ["lib/diagnose/", 5],
  ["lib/act/", 6],
  ["lib/side_by_side/", 6],
  ["lib/render/", 7],
  ["lib/argv/", 7],
  ["lib/session/", 7],
  ["lib/session.ts", 7],
  ["commands/", 8],
  ["confined.ts", 9],
  ["main.ts", 10],
  ["node.ts", 10],
];

/** Floors of `lib/act`: what is there, what shall be, how it comes about, and who leads through it. */
const FLOORS: readonly (readonly [prefix: string, rank: number])[] = [
  ["lib/act/tools.ts", 0],
  ["lib/act/journal/", 1],
  ["lib/act/locks/", 1],
  ["lib/act/facts/", 2],
  ["lib/act/prepare/", 3],
  ["lib/act/thread/", 4],
  ["lib/act/batch/", 5],
  ["lib/act/seal/", 5],
  ["lib/act/change/", 6],
];

/** A room of the house. */
export interface Room {
  readonly name: string;
  readonly rank: number;
}

/** Room of a path below the root; `null` for scripts, tests and packages. */
export function roomOf(path: string): Room | null {
  return foundIn(RANKS, path);
}

function foundIn(ranks: typeof RANKS, path: string): Room | null {
  const found = ranks.find(([prefix]) => path.startsWith(prefix));
  return found === undefined ? null : { name: found[0], rank: found[1] };
}

/** The root of the repository without its first slash, which Windows does not have. */
const ROOT = new URL("../../", import.meta.url).pathname.slice(1);

/** Path below the root of the repository, whatever the folders above it are called; `null` for a file outside of it. */
export function pathBelowRoot(file: string): string | null {
  const path = file.replaceAll("\\", "/");
  const below = path.slice(path.includes(ROOT) ? path.indexOf(ROOT) + ROOT.length : 0);
  return /^(?:lib|commands|scripts|tests)\/|^(?:main|confined|node)\.ts$/.test(below)
    ? below
    : null;
}

/** Path that an import of a file leads to; `null` for packages and built-in modules. */
export function importedPath(from: string, specifier: string): string | null {
  if (!specifier.startsWith(".")) return null;
  const parts = from.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
  }
  return parts.join("/");
}

const BUILDERS = [
  "main.ts",
  "confined.ts",
  "node.ts",
  "commands/serve",
  "lib/session/",
  "lib/session.ts",
  "lib/side_by_side/",
  "lib/system/",
];

/** Why a file may not import another; `null` when it may. */
export function importTrouble(from: string, to: string): string | null {
  const [room, target] = [roomOf(from), roomOf(to)];
  if (room === null || target === null) return null;
  const builds = BUILDERS.some((prefix) => from.startsWith(prefix));
  if (to.startsWith("lib/system/real/") && !builds) {
    return "the real outside world is built only in main.ts, confined.ts, node.ts, commands/serve.ts, lib/side_by_side and the library";
  }
  if (to === "lib/system/writer.ts" && !builds && room.name !== "lib/act/") {
    return "what writes is handed to lib/act alone";
  }
  if (room.name === "commands/" && target.name === "commands/") {
    const folder = (path: string) => path.split("/").length > 2 ? path.split("/")[1] : null;
    const other = folder(to);
    const isTable = from === "commands/table.ts" || from === "commands/in_process.ts";
    return other !== null && other !== folder(from) && !isTable
      ? "no command imports another"
      : null;
  }
  if (room.name === "lib/act/" && target.name === "lib/act/") {
    return climbTrouble(foundIn(FLOORS, from), foundIn(FLOORS, to));
  }
  const sameRoom = room.name === target.name ||
    (room.name.startsWith("lib/session") && target.name.startsWith("lib/session"));
  return sameRoom ? null : climbTrouble(room, target);
}

/** Only from lower ranks, and from one's own room, may be imported. */
function climbTrouble(room: Room | null, target: Room | null): string | null {
  if (room === null || target === null) return "what lies in lib/act lies on one of its floors";
  return room.name === target.name || target.rank < room.rank
    ? null
    : `${room.name} (rank ${room.rank}) may not import ${target.name} (rank ${target.rank})`;
}
