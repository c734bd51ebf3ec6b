import type { Random } from "../../../scripts/store/random.ts";

/** What goes wrong with one system call of a program, and whether with all that follow it. */
export interface Fault {
  readonly call: string;
  /** Number of the call that is hit, from 1. */
  readonly at: number;
  /** `KILL` for a death, else the error that the call ends with. */
  readonly how: string;
  /** Whether all later calls of that name fail, too. */
  readonly lasts: boolean;
}

/** A call: how often it is chosen, and how many of it a change makes, about. */
type CallKind = readonly [name: string, weight: number, most: number];

const CHANGING: readonly CallKind[] = [
  ["unlink", 8, 30],
  ["linkat", 8, 24],
  ["rename", 3, 2],
  ["fsync", 8, 30],
  ["pwrite64", 8, 160],
  ["write", 4, 60],
  ["mkdir", 3, 10],
  ["utimensat", 3, 8],
  ["rmdir", 1, 6],
  ["ftruncate", 2, 6],
  ["flock", 3, 30],
  ["fchmodat", 1, 3],
];

const READING: readonly CallKind[] = [
  ["openat", 2, 300],
  ["read", 1, 300],
  ["pread64", 1, 100],
  ["statx", 1, 900],
  ["getdents64", 1, 40],
];

const ERRORS = ["EIO", "ENOSPC", "EACCES", "EINTR", "EROFS"] as const;

/** Chooses a fault; of a second one only deaths. */
export function chooseFault(random: Random, { kills }: { readonly kills: boolean }): Fault {
  const kinds = [...CHANGING, ...READING];
  let left = random.next() * kinds.reduce((sum, [, weight]) => sum + weight, 0);
  const [call, , most] = kinds.find(([, weight]) => (left -= weight) < 0) ?? kinds[0]!;
  const at = 1 + random.whole(most);
  if (kills || random.chance(0.25)) return { call, at, how: "KILL", lasts: false };
  const how = random.pick(ERRORS);
  // A call that Codex or the runtime itself lives from may fail once; a disk that takes nothing any more is another thing.
  const mayLast = CHANGING.some(([name]) => name === call) && call !== "write" && how !== "EINTR";
  return { call, at, how, lasts: mayLast && random.chance(0.4) };
}

/** The words of strace that do it. */
export function straceWords({ call, at, how, lasts }: Fault): readonly string[] {
  const what = how === "KILL" ? "signal=KILL" : `error=${how}`;
  return ["-e", `trace=${call}`, "-e", `inject=${call}:${what}:when=${at}${lasts ? "+" : ""}`];
}

/** A fault as a reader wants it. */
export function faultText({ call, at, how, lasts }: Fault): string {
  return `${how} at ${call} ${at}${lasts ? " and all after it" : ""}`;
}
