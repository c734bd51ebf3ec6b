import { DatabaseSync } from "node:sqlite";
import type { BenchStore, MadeStore } from "../store/bench_stores.ts";

/** The same question, put to others. Left out: they have no such command. */
export interface Others {
  /** Words for a shell. */
  readonly byHand?: (store: MadeStore) => string;
  readonly codexsm?: (id: string) => readonly string[];
  readonly steward?: (id: string) => readonly string[];
}

/** A question to measure, as often as wanted. */
export interface Case extends Others {
  readonly name: string;
  readonly store: BenchStore;
  readonly args: (id: string) => readonly string[];
  readonly limit: string;
  /** Whether nothing of rollkeep's own cache is there. Left out: it is warm. */
  readonly isFirst?: boolean;
}

/** A change to measure: each once on a fresh copy of its store, for it cannot be repeated warm. */
export interface Change extends Pick<Others, "byHand"> {
  readonly name: string;
  readonly args: readonly string[];
  readonly limit: string;
  /** What is done to the store at this home before. Left out: nothing. */
  readonly before?: (home: string) => void;
  readonly codexsm?: readonly string[];
  /** Whether it copies every rollout, so that bytes a second tell of it. Left out: it does not. */
  readonly isCopy?: true;
}

/** Stores that are changed. */
export type ChangedStore = "medium" | "megabyte";

/** What every ratio is to: names, sizes and times of all rollouts, the newest first. */
export function findNewest({ home }: MadeStore): string {
  return `${find(home, "-printf '%T@ %s %p\\n'")} | sort -rn | head`;
}

/** The same without an end. */
export function findAll({ home }: MadeStore): string {
  return `${find(home, "-printf '%T@ %s %p\\n'")} | sort -rn`;
}

/** The rollouts of one thread. */
export function findOne({ home, id }: MadeStore): string {
  return find(home, `-name '*${id}*'`);
}

/** Bytes of every day. */
export function sizeOfDays({ home }: MadeStore): string {
  return `du -b ${home}/sessions`;
}

/** Puts away what was not touched for 327 days. */
export function moveOld({ home }: MadeStore): string {
  return `mkdir -p ${home}/away && ${
    find(home, `-mtime +326 -name '*.jsonl*' -exec mv -t ${home}/away {} +`)
  }`;
}

function find(home: string, words: string): string {
  return `find ${home}/sessions ${home}/archived_sessions -type f ${words} 2>/dev/null`;
}

const JSON_ALL = ["list", "--limit", "0", "--format", "json"];
const OLD = ["--older-than", "327d"];
const ACT = ["--apply", "--yes", "--max-batch", "0"];
const GO_ACT = ["--dry-run=false", "--confirm", "--yes", "--max-batch", "1000000"];

const LIST: Omit<Case, "name" | "store" | "limit"> = {
  args: () => ["list"],
  byHand: findNewest,
  codexsm: () => ["list"],
  steward: () => ["--json", "--limit", "10"],
};
const LIST_ALL: Omit<Case, "name" | "store" | "limit"> = {
  args: () => JSON_ALL,
  byHand: findAll,
  codexsm: () => JSON_ALL,
  steward: () => ["--json"],
};
const LIST_ONE: Omit<Case, "name" | "store" | "limit"> = {
  args: (id) => ["list", "--id", id],
  byHand: findOne,
  codexsm: (id) => ["list", "--id", id],
  steward: (id) => ["--json", "--search", id],
};
const BY_DAY: Omit<Case, "name" | "store" | "limit"> = {
  args: () => ["group", "--by", "day"],
  byHand: sizeOfDays,
  codexsm: () => ["group", "--by", "day"],
};
const SHOW_LAST: Omit<Case, "name" | "store" | "limit"> = {
  args: (id) => ["show", id, "--last", "5"],
  byHand: ({ home }) => `grep -rh '"AgentMessage"' ${home}/sessions | tail -n 5`,
};

/** Every question of the bench. */
export const CASES: readonly Case[] = [
  { name: "list, 10 threads", store: "small", limit: "60 ms", ...LIST },
  { name: "list, medium", store: "medium", limit: "4 x", ...LIST },
  { name: "list, large", store: "large", limit: "2.4 x, 160 MB", ...LIST },
  { name: "list all as JSON, medium, warm", store: "medium", limit: "5 x", ...LIST_ALL },
  {
    name: "list all as JSON, medium, first time",
    store: "medium",
    limit: "0.2 x codexsm",
    isFirst: true,
    ...LIST_ALL,
  },
  { name: "group by day, large", store: "large", limit: "2.5 x", ...BY_DAY },
  { name: "list --id, large", store: "large", limit: "2.4 x", ...LIST_ONE },
  {
    name: "complete an id, medium",
    store: "medium",
    args: (id) => ["__complete", "bash", "show", `=${id.slice(0, 2)}`],
    limit: "100 ms",
    byHand: ({ home, id }) => findOne({ home, id: `-${id.slice(0, 2)}` }),
  },
  { name: "show --last 5, 2 GB", store: "huge", limit: "150 ms, 256 MB", ...SHOW_LAST },
  { name: "show --last 5, a 200 MB line", store: "longLine", limit: "256 MB", ...SHOW_LAST },
];

const UNDO = { name: "undo it", args: ["undo", "--apply", "--yes"] } as const;
const DELETE_OLD = {
  args: ["delete", ...OLD, ...ACT],
  codexsm: ["delete", ...OLD, ...GO_ACT],
  byHand: moveOld,
} as const;
const UNDO_OLD = { ...UNDO, codexsm: ["restore", ...OLD, ...GO_ACT] } as const;

/** Every change of the bench, in the order in which they follow each other. */
export const CHANGES: Readonly<Record<ChangedStore, readonly Change[]>> = {
  medium: [
    { name: "delete some 1,000 of 10,000", limit: "0.5 x codexsm", ...DELETE_OLD },
    { limit: "3 x codexsm", ...UNDO_OLD },
    { name: "delete all 10,000", args: ["delete", "--all", ...ACT], limit: "250 MB" },
    { limit: "250 MB", ...UNDO },
    {
      name: "repair 10,000 without a preview",
      args: ["repair", "--apply", "--yes"],
      limit: "250 MB",
      before: losePreviews,
    },
    { limit: "250 MB", ...UNDO },
  ],
  megabyte: [
    {
      name: "copy 1,000 threads of 1 MB to another folder",
      args: ["session", "migrate", "--from", "/home/dev", "--to", "/tmp", "--tree", "--apply"],
      limit: "100 MB/s, 200 MB",
      isCopy: true,
    },
    { limit: "-", ...UNDO },
  ],
};

/** Without one Codex lists no thread. */
function losePreviews(home: string): void {
  const db = new DatabaseSync(`${home}/state_5.sqlite`);
  db.exec("UPDATE threads SET preview = ''");
  db.close();
}

/** What is asked of stores of three sizes. */
export interface GrowthCase extends Others {
  readonly question: string;
  readonly args: (id: string) => readonly string[];
  readonly isFirst?: boolean;
  /** Exit statuses of rollkeep that are no failure. Left out: the usual. */
  readonly statuses?: readonly number[];
  /** What the real Codex is asked for: a page of ten, all pages, or those with a word in them. */
  readonly codex?: "page" | "all" | "word";
}

const WORD = "flaky";
/** The files of 2025 in a made store are none that Codex lists, which `doctor` says. */
const FOUND = [0, 1, 2];

/** Every question whose growth is measured. */
export const GROWTH_CASES: readonly GrowthCase[] = [
  { question: "list the newest", codex: "page", ...LIST },
  { question: "list all as JSON, first time", isFirst: true, args: LIST_ALL.args },
  { question: "list all as JSON", codex: "all", ...LIST_ALL },
  {
    question: "list those with a word in the first message",
    args: () => ["list", "--head-contains", WORD, "--format", "json"],
    codex: "word",
    byHand: ({ home }) => `grep -rl ${WORD} ${home}/sessions ${home}/archived_sessions`,
    codexsm: () => ["list", "--head-contains", WORD, "--limit", "0", "--format", "json"],
    steward: () => ["--json", "--search", WORD],
  },
  { question: "count by day", ...BY_DAY },
  { question: "find one by its id", ...LIST_ONE },
  { question: "show one", args: (id) => ["show", id] },
  { question: "say why one is shown", args: (id) => ["why", id] },
  {
    question: "complete an id",
    args: (id) => ["__complete", "bash", "show", `=${id.slice(0, 2)}`],
  },
  {
    question: "check everything, first time",
    isFirst: true,
    args: () => ["doctor"],
    statuses: FOUND,
    codexsm: () => ["doctor", "risk"],
  },
  { question: "check everything", args: () => ["doctor"], statuses: FOUND },
];

/** Every change whose growth is measured, and the list of changes between. */
export const GROWTH_CHANGES: readonly (Omit<Change, "limit"> & { readonly isReading?: true })[] = [
  { ...DELETE_OLD, name: "delete a tenth" },
  { name: "list the changes", args: ["log"], isReading: true },
  { ...UNDO_OLD, name: "undo it" },
];

/** What the real Codex searches for. */
export const CODEX_WORD = WORD;
