import type { ConditionId } from "../../model/diagnosis/explanation.ts";
import type { StoreFacts, ThreadFacts } from "../facts.ts";
import { programName } from "../../text/program_name.ts";

/** How a condition turned out. */
export interface Outcome {
  /** `null`: not asked. */
  readonly passed: boolean | null;
  /** One sentence for people. */
  readonly detail: string;
  /** What helps where no finding does: a command, or `{id}` in one. */
  readonly help?: string;
  /** Whether the answer may well be that it fails, so that nobody can tell what depends on it. Left out: it counts for nothing. */
  readonly isOpen?: true;
}

/** What a condition decides. `clients`: nothing for Codex's own picker, but for other clients. */
export type Side = "shown" | "clients" | "resumable" | "whole";

/** One condition. */
export interface ConditionRow {
  readonly id: ConditionId;
  readonly side: Side;
  /** What has to be there for it to be asked. */
  readonly of: "store" | "file" | "row" | "row-and-file";
  readonly ask: (facts: ThreadFacts) => Outcome;
}

/** It passed. */
export function passes(detail: string): Outcome {
  return { passed: true, detail };
}

/** It failed; `help` is what helps where no finding does. */
export function fails(detail: string, help?: string): Outcome {
  return { passed: false, detail, ...(help === undefined ? {} : { help }) };
}

/** It was not asked. */
export function unasked(detail: string): Outcome {
  return { passed: null, detail };
}

/** That nothing of its file could be read; `null`: something was. */
export function unreadFile({ file }: ThreadFacts): Outcome | null {
  if (file === null || file.first !== null) return null;
  return unasked(`not asked: the file cannot be read (${file.trouble})`);
}

/** Nobody can tell whether it failed: Codex has not always asked it, and the one of this store is, or may be, an older one. */
export function unknown(what: string, { database }: StoreFacts): Outcome {
  const why = database === "none"
    ? "not known without a database, for not every Codex asks it"
    : "not known for the older Codex that this store belongs to";
  return { passed: null, detail: `${why}: ${what}`, isOpen: true };
}

/** It was not asked: that takes more reading. */
export function unread(what: string): Outcome {
  const deep = `${programName()} doctor --deep`;
  return { passed: null, detail: `not asked: ${what}; ${deep} asks`, help: deep };
}

/** Why nothing could be asked of rows. */
export function databaseText({ store: { database } }: ThreadFacts): string {
  if (database === "none") return "not asked: this store has no database that is understood";
  const trouble = database === "read" ? "" : database.trouble;
  return `not asked: Codex's database cannot be read (${trouble})`;
}
