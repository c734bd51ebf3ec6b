import {
  BASE_FLAGS,
  baseOf,
  flagsOf,
  formatOf,
  JSON_FLAG,
  TABLE_FORMAT,
} from "../../lib/argv/base_flags.ts";
import {
  allOf,
  choiceOf,
  countOf,
  isOn,
  limitOf,
  type ParsedWords,
} from "../../lib/argv/parse_words.ts";
import { SELECTOR_FLAGS, selectorOf } from "../../lib/argv/selector_flags.ts";
import { UsageError } from "../../lib/model/error.ts";
import {
  LIST_COLUMNS,
  type ListColumn,
  type ListOutput,
} from "../../lib/model/request/list_columns.ts";
import type { TableFormat } from "../../lib/model/request/request.ts";
import { nearest } from "../../lib/text/nearest.ts";
import type { Command } from "../command.ts";

const SORTS = ["updated_at", "created_at", "size", "health", "id", "session_id", "name"];

const OUTPUT_FLAGS = flagsOf("Output", [
  [
    "limit",
    "l",
    { kind: "count", signed: true },
    "most rows, 0 for all (default: 10 in a table, else all)",
  ],
  ["offset", "", { kind: "count" }, "rows to skip first"],
  ["sort", "s", { kind: "choice", words: SORTS, repeats: false }, "sort key"],
  ["order", "", { kind: "choice", words: ["asc", "desc"], repeats: false }, "direction (desc)"],
  TABLE_FORMAT,
  ["detailed", "", { kind: "boolean" }, "more columns"],
  [
    "column",
    "",
    { kind: "text", placeholder: "A,B", repeats: true, known: LIST_COLUMNS },
    "these columns; an unknown name lists them all",
  ],
  ["no-header", "", { kind: "boolean" }, "leave the header line out"],
  [
    "head-width",
    "",
    { kind: "count", signed: true },
    "cells of the HEAD column of a table, 0 for uncut",
  ],
  ["live", "", { kind: "boolean" }, "mark threads that Codex holds open"],
  ["trash", "", { kind: "boolean" }, "threads in the trash instead of the store"],
  ["hidden", "", { kind: "boolean" }, "only threads that Codex's picker does not list, and why"],
]);

/** `rollkeep list`. */
export const LIST_COMMAND: Command = {
  spec: {
    brief: "List threads, newest first, one row each.",
    details: [
      "A thread is every file, row and name of one id. The column without a title marks archived (A),",
      "pinned (P), forked (F), live (L, with --live) threads, and those that Codex's own picker does not",
      "list (?): rollkeep why ID says why. Sub-agents come with their parent.",
    ],
    flags: [...SELECTOR_FLAGS, ...OUTPUT_FLAGS, JSON_FLAG, ...BASE_FLAGS],
    positionals: { usage: "[ID…]", least: 0, most: Infinity },
    examples: [
      ["rollkeep list --cwd . --limit 20", "the newest 20 threads of this folder"],
      ["rollkeep list --older-than 90d --sort size", "old threads, largest first"],
      ["rollkeep list --format json | jq '.[].path'", "every rollout path"],
    ],
  },
  parse(words, base) {
    const output = outputOf(words);
    const listing = {
      ...baseOf(words),
      selector: selectorOf(words, base),
      limit: limitOf(words, { name: "limit", otherwise: output.format === "table" ? 10 : null }),
      offset: countOf(words, "offset") ?? 0,
      sort: choiceOf(words, { name: "sort", otherwise: "updated_at" }),
      order: choiceOf(words, { name: "order", otherwise: "desc" }),
      output,
    };
    const live = isOn(words, "live") ?? false;
    const hidden = isOn(words, "hidden") ?? false;
    if (!(isOn(words, "trash") ?? false)) return { ...listing, command: "list", live, hidden };
    if (live || hidden) {
      throw new UsageError("--trash cannot be combined with --live or --hidden", {
        hint: "nothing in the trash is open in Codex, or shown by it",
      });
    }
    return { ...listing, command: "list-trash" };
  },
};

/** @throws {UsageError} for what the format does not know. */
function outputOf(words: ParsedWords): ListOutput {
  const format = formatOf<TableFormat>(words, "table");
  const columns = columnsOf(words);
  const header = !(isOn(words, "no-header") ?? false);
  const headWidth = countOf(words, "head-width");
  if ((format === "json" || format === "ndjson") && !header) {
    throw new UsageError("--no-header is only supported with table/csv/tsv");
  }
  switch (format) {
    case "json":
    case "ndjson":
      return { format, columns: columns ?? "usual" };
    case "csv":
    case "tsv":
      return { format, columns: columns ?? "usual", header };
    case "table":
      return {
        format,
        columns: columns ?? usualColumns(words),
        header,
        headWidth: headWidth === null ? "fits" : headWidth === 0 ? "uncut" : headWidth,
      };
  }
}

/** Columns of a table that nobody has named. */
function usualColumns(words: ParsedWords): "usual" | "detailed" | "hidden" {
  if (isOn(words, "detailed")) return "detailed";
  return isOn(words, "hidden") ? "hidden" : "usual";
}

/** Columns asked for; `null`: none. */
function columnsOf(words: ParsedWords): readonly ListColumn[] | null {
  const given = allOf(words, "column");
  if (given.length === 0) return null;
  const names = given.join(",").split(",").map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
  if (names.length === 0) throw new UsageError("no columns selected");
  for (const name of names) {
    if (!(LIST_COLUMNS as readonly string[]).includes(name)) {
      const near = nearest(name, LIST_COLUMNS);
      throw new UsageError(
        `invalid --column value "${name}" (allowed: ${LIST_COLUMNS.join(", ")})`,
        near === null ? {} : { hint: `did you mean ${near}?` },
      );
    }
  }
  return names as readonly string[] as readonly ListColumn[];
}
