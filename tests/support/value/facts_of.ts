import type { CheckedRow } from "../../../lib/codex/check/checked_rows.ts";
import type { FirstLine } from "../../../lib/codex/check/first_line.ts";
import type { LastLine } from "../../../lib/codex/check/last_line.ts";
import type { WholeRollout } from "../../../lib/codex/check/whole_rollout.ts";
import { parseRolloutName } from "../../../lib/codex/rollout_name.ts";
import type { RolloutFacts, StoreFacts, ThreadFacts } from "../../../lib/diagnose/facts.ts";
import type { Head } from "../../../lib/model/thread/head.ts";
import { baseName } from "../../../lib/text/path_text.ts";
import { threadId } from "./catalog_of.ts";
import { headOf } from "./head_of.ts";
import { absolute } from "./paths.ts";

/** Id of the thread of {@link factsOf}. */
export const THREAD = threadId(1);

/** Path of its rollout. */
export const ROLLOUT = `/h/sessions/2026/01/05/rollout-2026-01-05T10-00-00-${THREAD}.jsonl`;

/** A row that Codex lists, but for what is said here. */
export function checkedRow(known: Partial<CheckedRow> = {}): CheckedRow {
  return {
    id: THREAD,
    rollout_path: ROLLOUT,
    source: "cli",
    model_provider: "openai",
    cwd: "/p",
    title: "hello",
    sandbox_policy: "{}",
    approval_mode: "never",
    cli_version: "0.169.0",
    first_user_message: "hello",
    preview: "hello",
    history_mode: "paginated",
    name: null,
    model: null,
    attached_thread_parent_id: null,
    archived: 0n,
    archived_at: null,
    tokens_used: 0n,
    created_at_ms: 1_000n,
    updated_at_ms: 2_000n,
    recency_at_ms: 2_000n,
    ...{ hasSection: true, lacksEdge: false },
    ...known,
  };
}

/** The first line of a paginated rollout of the thread, but for what is said here. */
export function firstLine(fields: Partial<Head> = {}, known: Partial<FirstLine> = {}): FirstLine {
  const told = {
    ...{ id: THREAD, historyMode: "paginated", modelProvider: "openai", source: "cli" },
    ...{ cwd: "/p", ...fields },
  };
  return { kind: "meta", why: "", hasLaterMeta: false, fields: headOf(told), ...known };
}

/** What all of a rollout tells where nothing is wrong. */
export function wholeRollout(known: Partial<WholeRollout> = {}): WholeRollout {
  return {
    ...{
      bytes: 100,
      lines: 4,
      notUtf8: 0,
      firstNotUtf8: null,
      broken: 0,
      overlapAt: null,
      gapAt: null,
    },
    last: lastLine(),
    ...known,
  };
}

/** The end of a rollout where nothing is wrong. */
export function lastLine(known: Partial<LastLine> = {}): LastLine {
  return { ordinal: 9, terminated: true, cwd: "/p", ...known };
}

/** A rollout that is whole, but for what is said here. */
export function rolloutFacts(
  known: Omit<Partial<RolloutFacts>, "path"> & { readonly path?: string } = {},
): RolloutFacts {
  const path = absolute(known.path ?? ROLLOUT);
  return {
    ...{ size: 100, mtimeMs: 1000, compressed: path.endsWith(".zst") },
    archived: path.startsWith("/h/archived_sessions/"),
    name: parseRolloutName(baseName(path)),
    ...{ first: firstLine(), trouble: null, last: lastLine(), whole: wholeRollout() },
    ...known,
    path,
  };
}

/** A store of which nothing is wrong, but for what is said here. */
export function storeFacts(known: Partial<StoreFacts> = {}): StoreFacts {
  return {
    ...{
      database: "read",
      schema: null,
      poison: [],
      backfill: null,
      isWriting: null,
      nowMs: 10_000_000,
    },
    providers: { current: "openai", known: ["openai", "mine"] },
    ...known,
  };
}

/** A thread that Codex lists, resumes and shows whole, but for what is said here. */
export function factsOf(known: Partial<ThreadFacts> = {}): ThreadFacts {
  const folder = { kind: "directory", real: "/p", code: null } as const;
  return {
    ...{ id: THREAD, store: storeFacts(), row: checkedRow(), poison: null, isPathAlive: true },
    ...{ file: rolloutFacts(), preview: "hello", others: [], bases: [], doubles: [] },
    ...{ projection: { nextByte: 100, nextOrdinal: 10 }, keptTurns: 0 },
    ...{ rowFolder: folder, fileFolder: folder, asked: null },
    ...known,
  };
}
