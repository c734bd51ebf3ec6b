/**
 * Every finding, a row each: what it is called, whom it hurts, how it may be mended, which condition of Codex's it makes fail, and
 * the pure function that finds it (repair-rules §19). `why`, `doctor` and `list --hidden` know no other.
 *
 * @module
 */
import { rowText } from "../codex/check/checked_rows.ts";
import { isBlocking } from "../codex/check/backfill.ts";
import type { ConditionId } from "../model/result/explanation.ts";
import type {
  Finding,
  FindingClass,
  FindingDetail,
  FindingId,
  Severity,
} from "../model/result/finding.ts";
import type { ThreadFacts } from "./facts.ts";
import {
  brokenBase,
  hasLastOrdinal,
  hasOverlap,
  hasUsableName,
  headFinding,
  isNamedAfterAnother,
  isPaginated,
  isProjectionAhead,
  isUtf8,
  movedBase,
} from "./rules/rollout_rules.ts";
import { archivedMismatch, differingSource, providersOf } from "./rules/row_rules.ts";
import { hasUserText, notRealFolder } from "./rules/text_rules.ts";

/** One kind of finding. */
export interface FindingRow {
  readonly severity: Severity;
  readonly class: FindingClass;
  readonly healsItself: boolean;
  /** What is wrong, for people, without a subject. */
  readonly title: string;
  /** The conditions that it makes fail; empty: Codex asks none of them. */
  readonly fails: readonly ConditionId[];
  /** What is so of a thread that has it; `null`: it has not. Store-wide ones are found of every thread. */
  readonly detect: (facts: ThreadFacts) => FindingDetail | null;
}

function when(isSo: boolean | null, detail: FindingDetail): FindingDetail | null {
  return isSo === true ? detail : null;
}

function headRow(id: FindingId, title: string): FindingRow {
  return {
    ...{ severity: "unreadable", class: "by-name", healsItself: false, title, fails: ["head"] },
    detect: (facts) =>
      when(headFinding(facts) === id, {
        path: facts.file?.path ?? null,
        why: facts.file?.first?.why ?? null,
      }),
  };
}

function baseRow(id: FindingId, title: string): FindingRow {
  return {
    ...{ severity: "unreadable", class: "by-name", healsItself: false, title, fails: ["base"] },
    detect(facts) {
      const broken = brokenBase(facts);
      if (broken?.finding !== id) return null;
      const { base, from, file } = broken.at;
      return { rollout: base.rolloutId, end: base.endByteOffset, from, file: file?.path ?? null };
    },
  };
}

/** Every finding, those first that take everybody's list away. */
export const FINDINGS: Readonly<Partial<Record<FindingId, FindingRow>>> = {
  "backfill-stuck": {
    ...{ severity: "store", class: "safe", healsItself: false, fails: ["list_readable"] },
    title: "Codex waits for an index that nobody makes, and does not start",
    detect: ({ store: { backfill, isWriting, nowMs } }) =>
      backfill === null || !isBlocking(backfill, nowMs) ? null : when(isWriting !== true, {
        status: backfill.status,
        updated_at_ms: backfill.updatedAtMs,
      }),
  },
  "section-dangling": {
    ...{ severity: "store", class: "safe", healsItself: false, fails: ["list_readable"] },
    title: "a row names a section that is gone, and Codex lists nothing at all",
    detect: (facts) => poisoned(facts, (column) => column === "thread_section_id"),
  },
  "poison-row": {
    ...{ severity: "store", class: "safe", healsItself: true, fails: ["list_readable"] },
    title: "a row that Codex cannot read takes everybody's list away",
    detect: (facts) => poisoned(facts, (column) => column !== "thread_section_id"),
  },
  "rebuild-ghost": {
    ...{ severity: "hidden", class: "own-flag", healsItself: false, fails: ["file"] },
    title: "its file is gone; Codex still keeps its turns",
    detect: (facts) =>
      when(isGhost(facts) && facts.keptTurns > 0, {
        row: pathOfRow(facts),
        turns: facts.keptTurns,
      }),
  },
  "drop-ghost": {
    ...{ severity: "hidden", class: "own-flag", healsItself: false, fails: ["file"] },
    title: "a row without any file",
    detect: (facts) => when(isGhost(facts) && facts.keptTurns === 0, { row: pathOfRow(facts) }),
  },
  "row-missing": {
    ...{ severity: "hidden", class: "safe", healsItself: true, fails: ["row"] },
    title: "Codex's database has no row of it",
    detect: ({ store, row, file }) =>
      when(store.database === "read" && row === null && file !== null, {
        found: file?.path ?? null,
      }),
  },
  "row-path-dead": {
    ...{ severity: "hidden", class: "safe", healsItself: false, fails: ["path", "head"] },
    title: "its row names a place where its file is not",
    detect: (facts) =>
      when(
        (facts.isPathAlive === false && facts.file !== null) ||
          headFinding(facts) === "row-path-dead",
        { row: pathOfRow(facts), found: ownPath(facts) },
      ),
  },
  "preview-empty": {
    ...{ severity: "hidden", class: "safe", healsItself: true, fails: ["preview"] },
    title: "its row has no preview, and without one Codex lists no thread",
    detect: (facts) => when(facts.row?.preview === "" && hasUserText(facts), {}),
  },
  "row-archived-mismatch": {
    ...{ severity: "hidden", class: "safe", healsItself: true, fails: ["archived", "archived_at"] },
    title: "its row and the place of its file disagree on whether it is archived",
    detect: (facts) =>
      when(archivedMismatch(facts), {
        archived: facts.row === null ? null : `${facts.row.archived ?? ""}`,
        archived_at: facts.row === null ? null : `${facts.row.archived_at ?? ""}`,
        place: facts.file?.path ?? null,
      }),
  },
  "row-source-differs": {
    ...{ severity: "cosmetic", class: "safe", healsItself: true, fails: ["source"] },
    title: "its row keeps another source than its file",
    detect(facts) {
      const own = differingSource(facts);
      return own === null ? null : { row: rowText(facts.row!, "source"), file: own };
    },
  },
  "row-cwd-not-real": {
    ...{ severity: "hidden", class: "safe", healsItself: true, fails: ["cwd"] },
    title: "its row spells its folder in a way that Codex does not look for",
    detect(facts) {
      const real = notRealFolder(facts);
      return real === null ? null : { row: rowText(facts.row!, "cwd"), real };
    },
  },
  "head-missing": headRow("head-missing", "its file has no first line"),
  "head-broken": headRow("head-broken", "the first line of its file is broken"),
  "head-bom": headRow("head-bom", "its file begins with a byte order mark"),
  "head-utf16": headRow("head-utf16", "its file is UTF-16"),
  "head-not-first": headRow("head-not-first", "the metadata is not the first line of its file"),
  "head-mode-unknown": headRow("head-mode-unknown", "its file has a history mode nobody knows"),
  "convert-2025": {
    ...headRow("convert-2025", "a flat file of 2025, which no Codex of today reads"),
    class: "own-flag",
  },
  "name-not-canonical": {
    ...{ severity: "unreadable", class: "by-name", healsItself: false },
    title: "its file has a name that is none of Codex's, or another thread's",
    fails: ["head", "name_canonical", "turns_listed"],
    detect: (facts) =>
      when(
        !hasUsableName(facts) || isNamedAfterAnother(facts) ||
          headFinding(facts) === "name-not-canonical",
        { path: facts.file?.path ?? null },
      ),
  },
  "row-history-mode": {
    ...{ severity: "unreadable", class: "safe", healsItself: false, fails: ["history_mode"] },
    title: "its row says legacy, its file is paginated",
    detect: ({ row, file }) =>
      when(row?.history_mode === "legacy" && isPaginated(file), { row: "legacy" }),
  },
  "encoding-invalid": {
    ...{ severity: "unreadable", class: "by-name", healsItself: false, fails: ["encoding"] },
    title: "its file has bytes that are not UTF-8",
    detect: (facts) =>
      when(isUtf8(facts) === false, {
        offset: facts.file?.whole?.firstNotUtf8 ?? null,
        lines: facts.file?.whole?.notUtf8 ?? null,
      }),
  },
  "last-ordinal-missing": {
    ...{ severity: "unreadable", class: "by-name", healsItself: false, fails: ["last_ordinal"] },
    title: "its last line has no ordinal",
    detect: (facts) => when(hasLastOrdinal(facts) === false, { path: facts.file?.path ?? null }),
  },
  "base-missing": baseRow("base-missing", "the rollout that its history begins in is gone"),
  "base-short": baseRow("base-short", "the rollout that its history begins in has become shorter"),
  "base-unreadable": baseRow(
    "base-unreadable",
    "the rollout that its history begins in has a broken first line",
  ),
  "provider-differs": {
    ...{ severity: "hidden", class: "own-flag", healsItself: false },
    title: "its model provider is not the one that Codex is set to",
    fails: ["provider", "provider_configured"],
    detect(facts) {
      const { providers } = facts.store;
      if (providers === null || facts.file === null) return null;
      const others = providersOf(facts).filter((name) => name !== providers.current);
      return others.length === 0 ? null : {
        provider: others[0]!,
        current: providers.current,
        configured: providers.known.includes(others[0]!),
      };
    },
  },
  "row-model-empty": {
    ...{ severity: "unreadable", class: "safe", healsItself: false, fails: ["model"] },
    title: "its row has an empty model",
    detect: ({ row }) => when(row?.model === "", {}),
  },
  "ordinals-overlap": {
    ...{ severity: "partial", class: "by-name", healsItself: false, fails: ["turns_listed"] },
    title: "turns of it have numbers of earlier ones, and drop out of Codex's list",
    detect: (facts) => when(hasOverlap(facts), { offset: facts.file?.whole?.overlapAt ?? null }),
  },
  "projection-ahead": {
    ...{ severity: "partial", class: "safe", healsItself: false, fails: ["turns_listed"] },
    title: "Codex's list of its turns has stopped: new turns are kept and never listed",
    detect: (facts) =>
      when(isProjectionAhead(facts), {
        next_byte: facts.projection?.nextByte ?? null,
        next_ordinal: facts.projection?.nextOrdinal ?? null,
        size: facts.file?.size ?? null,
      }),
  },
  "base-offset-wrong": {
    ...{ severity: "partial", class: "by-name", healsItself: false, fails: ["turns_listed"] },
    title: "the history before it is cut in another place than it was",
    detect(facts) {
      const moved = movedBase(facts);
      return moved === null
        ? null
        : { rollout: moved.base.rolloutId, end: moved.base.endByteOffset, from: moved.from };
    },
  },
  "rollout-double": {
    ...{ severity: "partial", class: "by-name", healsItself: false, fails: ["double"] },
    title: "two files are this thread, and codex archive destroys one of such",
    detect: ({ doubles }) =>
      doubles.length === 0 ? null : { count: doubles.length, path: doubles[0]! },
  },
};

/** What is found of a thread, in the order of the table. */
export function findingsOf(facts: ThreadFacts): readonly Finding[] {
  const found: Finding[] = [];
  for (const [name, row] of Object.entries(FINDINGS)) {
    const detail = row.detect(facts);
    if (detail === null) continue;
    const { severity, healsItself } = row;
    const thread = severity === "store" ? null : facts.id;
    found.push({
      ...{ id: name as FindingId, thread, severity, class: row.class, healsItself, detail },
    });
  }
  return found;
}

/** The row of a finding. */
export function findingRow(id: FindingId): FindingRow | null {
  return FINDINGS[id] ?? null;
}

function poisoned(
  { store: { poison } }: ThreadFacts,
  isMeant: (column: string) => boolean,
): FindingDetail | null {
  const rows = poison.filter(({ column }) => isMeant(column));
  const worst = rows.find(({ stopsCodex }) => stopsCodex) ??
    rows.find(({ inPicker }) => inPicker) ?? rows[0];
  return worst === undefined ? null : {
    thread: worst.id,
    column: worst.column,
    rows: rows.length,
    in_picker: rows.some(({ inPicker, stopsCodex }) => inPicker || stopsCodex),
  };
}

function isGhost({ row, file, others, isPathAlive }: ThreadFacts): boolean {
  return row !== null && file === null && others.length === 0 && isPathAlive !== true;
}

function pathOfRow({ row }: ThreadFacts): string | null {
  return row === null ? null : rowText(row, "rollout_path");
}

function ownPath({ id, file, others }: ThreadFacts): string | null {
  return [file, ...others].find((other) => other?.first?.fields?.id === id)?.path ??
    others[0]?.path ?? file?.path ?? null;
}
