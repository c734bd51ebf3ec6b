import type { FindingId } from "../../model/diagnosis/finding.ts";
import {
  brokenBase,
  hasLastOrdinal,
  hasOverlap,
  hasUsableName,
  headFinding,
  isNamedAfterAnother,
  isProjectionAhead,
  isUtf8,
  movedBase,
} from "../rules/rollout_rules.ts";
import { type FindingRow, type FindingRows, when } from "./finding_row.ts";

/** What is wrong with the rollouts of a thread, and with Codex's list of its turns (repair-rules §5, §12 to §16). */
export const ROLLOUT_FINDINGS: FindingRows = {
  "head-missing": headRow("head-missing", "its file has no first line"),
  "head-broken": headRow("head-broken", "the first line of its file is broken"),
  "head-bom": headRow("head-bom", "its file begins with a byte order mark"),
  "head-utf16": headRow("head-utf16", "its file is UTF-16"),
  "head-not-first": headRow("head-not-first", "the metadata is not the first line of its file"),
  "head-mode-unknown": headRow("head-mode-unknown", "its file has a history mode nobody knows"),
  "convert-2025": {
    ...headRow("convert-2025", "a flat file of 2025, which no Codex of today reads"),
    class: "own-flag",
    flag: "--convert-2025",
    fails: ["row", "head"],
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
  "ordinals-overlap": {
    ...{ severity: "partial", class: "by-name", healsItself: false, fails: ["turns_listed"] },
    title: "turns of it have numbers of earlier ones, and drop out of Codex's list",
    detect: (facts) => when(hasOverlap(facts), { offset: facts.file?.whole?.overlapAt ?? null }),
  },
  "projection-ahead": {
    ...{ severity: "partial", class: "safe", healsItself: false, fails: ["turns_listed"] },
    title: "Codex's list of its turns has stopped: new turns are kept and never listed",
    // Where turns overlap, those are what is wrong: reading the file again would stop at the same place.
    detect: (facts) =>
      when(isProjectionAhead(facts) === true && hasOverlap(facts) !== true, {
        next_byte: facts.projection?.nextByte ?? null,
        next_ordinal: facts.projection?.nextOrdinal ?? null,
        size: facts.file?.size ?? null,
        sound: hasOverlap(facts) === false ? true : null,
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
    title: "two files are this thread, and archiving it in Codex destroys one of such",
    detect: ({ doubles }) =>
      doubles.length === 0 ? null : { count: doubles.length, path: doubles[0]! },
  },
};

function headRow(id: FindingId, title: string): FindingRow {
  return {
    ...{ severity: "unreadable", class: "by-name", healsItself: false, title, fails: ["head"] },
    detect: (facts) =>
      facts.file?.first?.kind === "meta" ? null : when(headFinding(facts) === id, {
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
