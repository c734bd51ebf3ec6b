import {
  BASE_FLAGS,
  baseOf,
  flagsOf,
  formatOf,
  JSON_FLAG,
  TABLE_FORMAT,
} from "../../lib/argv/base_flags.ts";
import { choiceOf, countOf, limitOf } from "../../lib/argv/parse_words.ts";
import { SELECTOR_FLAGS, selectorOf } from "../../lib/argv/selector_flags.ts";
import type { GroupBy, TableFormat } from "../../lib/model/request/request.ts";
import type { Command } from "../command.ts";

/** `folder` is what screens call it, `host` what codexsm does. */
const KEYS = ["day", "month", "folder", "host", "health", "source", "branch", "model"];

const OUTPUT_FLAGS = flagsOf("Output", [
  ["by", "b", { kind: "choice", words: KEYS, repeats: false }, "what threads share (default day)"],
  [
    "sort",
    "s",
    { kind: "choice", words: ["auto", "group", "count", "size", "latest"], repeats: false },
    "sort key; auto is group for day and month, else count",
  ],
  ["order", "", { kind: "choice", words: ["asc", "desc"], repeats: false }, "direction (desc)"],
  [
    "limit",
    "l",
    { kind: "count", signed: true },
    "most groups, 0 for all (default: what fits the screen)",
  ],
  ["offset", "", { kind: "count" }, "groups to skip first"],
  TABLE_FORMAT,
]);

/** `rollkeep group`. */
export const GROUP_COMMAND: Command = {
  spec: {
    brief: "Count threads and bytes by day, folder, branch and more.",
    flags: [...SELECTOR_FLAGS, ...OUTPUT_FLAGS, JSON_FLAG, ...BASE_FLAGS],
    positionals: { usage: "", least: 0, most: 0 },
    examples: [
      ["rollkeep group --by folder --sort size", "which folders take the most space"],
      ["rollkeep group --by month --archived yes", "archived threads by month"],
    ],
  },
  parse(words, base) {
    const by = choiceOf<GroupBy | "folder">(words, { name: "by", otherwise: "day" });
    return {
      command: "group",
      ...baseOf(words),
      selector: selectorOf(words, base),
      by: by === "folder" ? "host" : by,
      sort: choiceOf(words, { name: "sort", otherwise: "auto" }),
      order: choiceOf(words, { name: "order", otherwise: "desc" }),
      limit: limitOf(words, { name: "limit", otherwise: "fits" }),
      offset: countOf(words, "offset") ?? 0,
      format: formatOf<TableFormat>(words, "table"),
    };
  },
};
