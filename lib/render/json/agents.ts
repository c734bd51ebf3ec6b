import { AGENTS_ISSUES, RULE_STATUSES, UNREAD_REASONS } from "../../model/result/agents_result.ts";
import {
  count,
  flag,
  type JsonOf,
  list,
  nullable,
  object,
  oneOf,
  optional,
  text,
} from "./shape.ts";

const SCOPE = oneOf(["global", "project"], "global: the file of the Codex home");

/** `agents explain`, with codexsm's keys and more. */
export const AGENTS_EXPLAIN = object({
  schema: oneOf(["rollkeep.agents-explain/1"]),
  cwd: text("folder that Codex would be started in"),
  root: nullable(text("root of the project; null: Codex knows none")),
  sources: list(
    object({
      path: text(),
      priority: count("from 0 on, in the order in which Codex puts them together"),
      scope: SCOPE,
      bytes: count(),
      used_bytes: count("how many of them reach Codex"),
      truncated: flag("whether project_doc_max_bytes cuts it off"),
      truncated_line: optional(count("the line in which it does")),
      utf8: flag("whether it is UTF-8; Codex replaces what is not"),
    }),
    "the files of which something reaches Codex",
  ),
  not_read: list(
    object({
      path: text(),
      scope: SCOPE,
      bytes: count(),
      reason: oneOf(UNREAD_REASONS),
      detail: text("the same for people"),
      hidden_by: optional(text("the file that Codex takes instead")),
    }),
    "files of which nothing reaches Codex",
  ),
  rules: list(
    object({
      id: text("FNV-1a of path, line and text"),
      key: text("the text in lower case, its blanks made one"),
      text: text("paragraph or list item, its lines joined"),
      source_path: text(),
      line: count("its first line, from 1"),
      priority: nullable(count("the one of its source; null: Codex gets nothing of its file")),
      status: oneOf(
        RULE_STATUSES,
        "effective: Codex gets it; repeated: it gets the same before; cut: it gets the beginning; shadowed: it does not get it",
      ),
      shadowed_by: optional(text("PATH:LINE of the same rule before, or the file taken instead")),
    }),
    "those that the filters let pass",
  ),
  limits: object({
    max_bytes: count("project_doc_max_bytes: most of all project files together"),
    used_bytes: count("what they take of it"),
    fallback_filenames: list(text()),
    root_markers: list(text()),
  }),
  filters: object({
    effective_only: flag(),
    source_filter: optional(text()),
    rule_filter: optional(text()),
  }),
  summary: object({
    sources: count(),
    rules: count("those that the filters let pass, as all that follow"),
    effective: count(),
    shadowed: count(),
    repeated: count(),
    cut: count(),
  }),
});
/** Instructions for programs. */
export type AgentsExplainDocument = JsonOf<typeof AGENTS_EXPLAIN>;

/** `agents lint`, with codexsm's keys. */
export const AGENTS_LINT = object({
  schema: oneOf(["rollkeep.agents-lint/1"]),
  cwd: text("folder that Codex would be started in"),
  issues: list(
    object({
      level: oneOf(["error", "warning"], "error: instructions do not reach Codex"),
      code: oneOf(AGENTS_ISSUES),
      message: text("for people"),
      key: optional(text("of the rule it is about")),
      source_path: optional(text("the file it is about")),
      line: nullable(count("from 1; null: it is not about one")),
    }),
    "one for each cause, errors first",
  ),
  summary: object({ sources: count(), rules: count(), warnings: count(), errors: count() }),
});
/** What is wrong with instructions, for programs. */
export type AgentsLintDocument = JsonOf<typeof AGENTS_LINT>;
