/**
 * The instructions that Codex reads in one folder, and what is wrong with them.
 *
 * @module
 */
import type { AgentsSettings } from "../request/agents.ts";

/** A file with instructions. */
export interface AgentsFile {
  /** Path as Codex names it. */
  readonly path: string;
  /** The file for all projects lies in the Codex home; the others in folders of the project. */
  readonly scope: "global" | "project";
  /** Size in bytes; 0 where it is no file. */
  readonly bytes: number;
}

/** A file of which something reaches Codex. */
export interface AgentsSource extends AgentsFile {
  /** From 0 on, in the order in which Codex puts them together. */
  readonly priority: number;
  /** Bytes of it that Codex takes; fewer than it has where `project_doc_max_bytes` cuts it off. */
  readonly usedBytes: number;
  /** Line in which it is cut off, from 1; `null`: it is whole. */
  readonly cutLine: number | null;
  /** Whether it is UTF-8; Codex replaces what is not. */
  readonly isUtf8: boolean;
}

/** Why nothing of a file reaches Codex. */
export const UNREAD_REASONS = [
  /** Another file of its folder is taken instead. */
  "hidden",
  /** There is nothing in it but blanks. */
  "empty",
  /** The files before it have as much as `project_doc_max_bytes` allows. */
  "over_limit",
  /** `project_doc_max_bytes` is 0. */
  "disabled",
  /** The project is not trusted. */
  "untrusted",
  /** It is no file. */
  "not_a_file",
  /** It cannot be read. */
  "unreadable",
  /** Another project file cannot be read, for which Codex takes none of them. */
  "dropped",
] as const;
/** One of {@link UNREAD_REASONS}. */
export type UnreadReason = typeof UNREAD_REASONS[number];

/** A file of which nothing reaches Codex. */
export interface UnreadFile extends AgentsFile {
  /** Why. */
  readonly reason: UnreadReason;
  /** The same for people, in one line. */
  readonly detail: string;
  /** The file that is taken instead; `null`: there is none. */
  readonly hiddenBy: string | null;
}

/** What becomes of a rule. */
export const RULE_STATUSES = [
  /** Codex gets it. */
  "effective",
  /** Codex gets it, and has got the very same before. */
  "repeated",
  /** Codex gets the beginning of it: there its file is cut off. */
  "cut",
  /** Codex does not get it. */
  "shadowed",
] as const;
/** One of {@link RULE_STATUSES}. */
export type RuleStatus = typeof RULE_STATUSES[number];

/** One paragraph or list item of a file. */
export interface AgentsRule {
  /** 16 hexadecimal digits, of path, line and text. */
  readonly id: string;
  /** The text in lower case, its blanks made one. */
  readonly key: string;
  /** Its lines joined, with the mark of a list item. */
  readonly text: string;
  /** Its file. */
  readonly sourcePath: string;
  /** Its first line, from 1. */
  readonly line: number;
  /** The one of its source; `null`: Codex gets nothing of its file. */
  readonly priority: number | null;
  /** What becomes of it. */
  readonly status: RuleStatus;
  /** `PATH:LINE` of the same rule before it, or the path of the file that is taken instead; `null`: neither. */
  readonly shadowedBy: string | null;
}

/** A file of configuration that Codex does not start with. */
export interface AgentsConfigTrouble {
  /** The file. */
  readonly path: string;
  /** Line, from 1; `null`: it is not about one. */
  readonly line: number | null;
  /** Why, for people. */
  readonly state: string;
}

/** What Codex gets to read in a folder. */
export interface AgentsExplanation {
  /** The folder that Codex is started in. */
  readonly cwd: string;
  /** Root of the project; `null`: Codex knows none, and looks in the folder alone. */
  readonly root: string | null;
  /** What of Codex's configuration decides. */
  readonly settings: AgentsSettings;
  /** Files of which something reaches Codex, in its order. */
  readonly sources: readonly AgentsSource[];
  /** Files of which nothing does, in the order in which Codex looks. */
  readonly unread: readonly UnreadFile[];
  /** The rules of all of them: those of the sources first. */
  readonly rules: readonly AgentsRule[];
  /** Sources of which Codex takes more than is looked at here, for they are longer than anybody writes. */
  readonly partlyRead: readonly string[];
  /** Files of configuration that Codex does not start with. */
  readonly configTroubles: readonly AgentsConfigTrouble[];
}

/** What can be wrong with instructions. */
export const AGENTS_ISSUES = [
  "config_broken",
  "unreadable",
  "over_limit",
  "no_sources",
  "untrusted",
  "disabled",
  "hidden_file",
  "empty_file",
  "not_a_file",
  "not_utf8",
  "partly_read",
  "ignored_name",
  "duplicate_rule_in_source",
  "repeated_rule",
] as const;
/** One of {@link AGENTS_ISSUES}. */
export type AgentsIssueCode = typeof AGENTS_ISSUES[number];

/** One thing that is wrong, by its cause. */
export interface AgentsIssue {
  /** `error`: instructions do not reach Codex that were written for it. */
  readonly level: "error" | "warning";
  /** What it is. */
  readonly code: AgentsIssueCode;
  /** One line for people. */
  readonly message: string;
  /** Key of the rule it is about; left out: it is about none. */
  readonly key?: string;
  /** The file it is about; left out: it is about none. */
  readonly sourcePath?: string;
  /** Line, from 1; `null`: it is not about one. */
  readonly line: number | null;
}

/** What `agents lint` found. */
export interface AgentsLint {
  /** The folder that Codex is started in. */
  readonly cwd: string;
  /** One finding for each cause, errors first. */
  readonly issues: readonly AgentsIssue[];
  /** How many files Codex reads. */
  readonly sources: number;
  /** How many rules were found, those included that do not reach Codex. */
  readonly rules: number;
}
