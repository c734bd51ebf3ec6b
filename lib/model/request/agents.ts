import type { AbsolutePath, ConfigTrouble } from "../store.ts";

/** What of Codex's configuration decides which instructions it reads (measured with Codex 0.171). */
export interface AgentsSettings {
  /** `project_doc_max_bytes`: most bytes that it takes of all project files together; 0: it reads none of them. */
  readonly maxBytes: number;
  /** `project_doc_fallback_filenames` that it looks for where a folder has no `AGENTS.md`, in their order. */
  readonly fallbackNames: readonly string[];
  /** Those that it passes by, for they are no names of files. */
  readonly ignoredNames: readonly string[];
  /** `project_root_markers`: a folder that has one of them is the root of its project. */
  readonly rootMarkers: readonly string[];
}

/** What is at a place where Codex looks for instructions. */
export type AgentsPlaceKind =
  /** A regular file, links followed. */
  | "file"
  /** A folder, a FIFO, a link to nowhere: Codex goes on to the next name. */
  | "no-file"
  /** Codex gets an error when it looks. */
  | "failing"
  /** What rollkeep opens for nobody: keys of Codex's, and what is no file of a disk. */
  | "kept-out";

/** A place where Codex looks, where something is. */
export interface AgentsPlace {
  /** Path as Codex names it. */
  readonly path: AbsolutePath;
  /** The file for all projects lies in the Codex home; the others in folders of the project. */
  readonly scope: "global" | "project";
  readonly kind: AgentsPlaceKind;
  /** The file that is opened, links resolved; `null` where none is. */
  readonly real: AbsolutePath | null;
  /** Size in bytes; 0 where it is no file. */
  readonly bytes: number;
  /** What is the matter, for people; `null`: nothing. */
  readonly detail: string | null;
  /** The file in the same folder that Codex takes instead; `null`: it would take this one. */
  readonly hiddenBy: AbsolutePath | null;
}

/** Where Codex would look from one folder, as it was found before any instruction was read. */
export interface AgentsGround {
  /** The folder that Codex is started in. */
  readonly cwd: AbsolutePath;
  /** Root of the project; `null`: no folder above has a marker, and Codex looks in the folder alone. */
  readonly root: AbsolutePath | null;
  readonly settings: AgentsSettings;
  /** In the order in which Codex looks. */
  readonly places: readonly AgentsPlace[];
  /** The folder whose `trust_level` is `untrusted`, for which Codex reads no project file; `null`: there is none. */
  readonly untrusted: string | null;
  /** Files of configuration that Codex does not start with. */
  readonly configTroubles: readonly ConfigTrouble[];
}

/** Which rules are told. */
export interface AgentsFilters {
  /** Whether only those are that Codex gets whole, once. */
  readonly effectiveOnly: boolean;
  /** Part of the path of their file, in any case; `null`: any. */
  readonly source: string | null;
  /** Part of their text, in any case; `null`: any. */
  readonly rule: string | null;
}

/** `agents explain`, without what every command carries. */
interface ExplainAsked {
  readonly command: "agents-explain";
  readonly ground: AgentsGround;
  readonly filters: AgentsFilters;
  /** Whether a table tells of rules, too, that do not reach Codex. */
  readonly showShadowed: boolean;
  readonly format: "table" | "json";
}

/** `agents lint`, without what every command carries. */
interface LintAsked {
  readonly command: "agents-lint";
  readonly ground: AgentsGround;
  /** Whether a warning fails the command. */
  readonly strict: boolean;
  readonly format: "table" | "json";
}

/** `agents explain` and `agents lint`, without what every command carries. */
export type AgentsAsked = ExplainAsked | LintAsked;
