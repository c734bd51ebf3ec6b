/**
 * One command as plain data: what `command.ts` makes of the words and `run.ts` works from. It crosses to the worker by
 * structured clone.
 *
 * @module
 */
import type { Consent } from "../consent.ts";
import type { BatchId } from "../ids.ts";
import type { FindingId } from "../diagnosis/finding.ts";
import type { AbsolutePath, StoreOptions } from "../store.ts";
import type { AgentsAsked } from "./agents.ts";
import type { Wanted } from "./complete.ts";
import type { ListOutput } from "./list_columns.ts";
import type { ListSort } from "./list_sort.ts";
import type { Mapping } from "./mapping.ts";
import type { Moment } from "./moment.ts";
import type { Selector } from "./selector.ts";
import type { SettingsTarget } from "./settings_target.ts";

/** Formats of tables. */
export type TableFormat = "table" | "json" | "ndjson" | "csv" | "tsv";
/** Formats of a transcript. */
export type ShowFormat = "text" | "markdown" | "json" | "ndjson";
/** When to colour. */
export type ColorMode = "auto" | "always" | "never";
/** Keys of `group --by`. */
export type GroupBy = "day" | "month" | "host" | "health" | "source" | "branch" | "model";
/** Sort keys of `group`; `auto` is `group` for day and month, else `count`. */
export type GroupSort = "auto" | "group" | "count" | "size" | "latest";
/** Direction of a sort. */
export type Order = "asc" | "desc";

/** What every command carries. */
export interface BaseRequest {
  /** How the store was named. */
  readonly store: StoreOptions;
  /** When to colour. */
  readonly color: ColorMode;
  /** Whether times are told in UTC on a terminal too, as they are in a pipe. */
  readonly utc: boolean;
  /** The words as typed behind the command, for commands that are printed to be said next. */
  readonly words: readonly string[];
}

/** `list`. */
export interface ListRequest extends BaseRequest {
  readonly command: "list";
  readonly selector: Selector;
  /** Most rows; `null`: all. When not given: 10 for tables, all for machine formats (flaw U4). */
  readonly limit: number | null;
  /** Rows skipped first. */
  readonly offset: number;
  readonly sort: ListSort;
  readonly order: Order;
  readonly output: ListOutput;
  /** Whether writer locks are tested. */
  readonly live: boolean;
  /** Whether only threads are wanted that Codex's picker does not list. */
  readonly hidden: boolean;
}

/** `list --trash`. */
export interface ListTrashRequest
  extends
    BaseRequest,
    Pick<ListRequest, "selector" | "limit" | "offset" | "sort" | "order" | "output"> {
  readonly command: "list-trash";
}

/** `group`. */
export interface GroupRequest extends BaseRequest {
  readonly command: "group";
  readonly selector: Selector;
  readonly by: GroupBy;
  readonly sort: GroupSort;
  readonly order: Order;
  /** Most groups; `null`: all; `fits`: as many as the terminal shows, all in a pipe. */
  readonly limit: number | null | "fits";
  /** Groups skipped first. */
  readonly offset: number;
  readonly format: TableFormat;
}

/** `show`. */
export interface ShowRequest extends BaseRequest {
  readonly command: "show";
  /** Full id, unique prefix, path or exact name. */
  readonly ref: string;
  /** Only the last N entries of the conversation; `null`: all. */
  readonly last: number | null;
  /** Whether tool calls are shown whole instead of folded to a line. */
  readonly full: boolean;
  readonly format: ShowFormat;
}

/** `why`. */
export interface WhyRequest extends BaseRequest {
  readonly command: "why";
  /** Full id, unique prefix, path or exact name. */
  readonly ref: string;
  /** Folder in which Codex is asked for it; `null`: none. */
  readonly cwd: AbsolutePath | null;
  readonly format: "text" | "json";
}

/** `doctor`. */
export interface DoctorRequest extends BaseRequest {
  readonly command: "doctor";
  /** Whether every line of every rollout is read. */
  readonly deep: boolean;
  /** Whether a warning fails the command. */
  readonly strict: boolean;
  readonly format: "text" | "json";
}

/** What every command that changes chosen threads carries. */
export interface ChangeRequest extends BaseRequest {
  readonly selector: Selector;
  readonly consent: Consent;
  /** Most threads; `null`: no limit. */
  readonly maxBatch: number | null;
  /** How much of the plan is previewed before the question. */
  readonly preview: "full" | "sample" | "none";
  /** Most preview rows of `sample`. */
  readonly previewLimit: number;
  readonly json: boolean;
}

/** `delete`. */
export interface DeleteRequest extends ChangeRequest {
  readonly command: "delete";
  /** Whether files are removed for good instead of going to the trash. */
  readonly hard: boolean;
  /** Whether forks of a doomed thread go too. */
  readonly withForks: boolean;
  /** Whether spawned sub-agents stay. */
  readonly keepSubagents: boolean;
  /** Whether `--log-file` was given; it only earns a note. */
  readonly logFile: boolean;
  readonly verbose: boolean;
}

/** `restore`. */
export interface RestoreRequest extends ChangeRequest {
  readonly command: "restore";
  /** Batches that come back whole; empty: the selector decides. */
  readonly batches: readonly BatchId[];
  /** Whether threads in the trash that a chosen one reads come along. */
  readonly withParents: boolean;
}

/** `archive` and `unarchive`. */
export interface ArchiveRequest extends ChangeRequest {
  readonly command: "archive" | "unarchive";
}

/** `session migrate`. */
export interface MigrateRequest extends ChangeRequest {
  readonly command: "session-migrate";
  /** All their folders have been looked at. Empty only where threads go into another home and keep their folders. */
  readonly mappings: readonly Mapping[];
  /** Migration file that they come from, as named; `null` for one mapping given by flags. */
  readonly file: string | null;
  /** Only threads updated since; `null`: all. */
  readonly since: Moment | null;
  /** Most threads of each mapping; `null`: all. */
  readonly limit: number | null;
  /** Whether each thread is listed with what becomes of it. */
  readonly printCreated: boolean;
  /** `--codex-state-db`, absolute; `null` when not given. */
  readonly stateDb: AbsolutePath | null;
  /** Home that the threads are copied into, as named; `null`: they stay in their own. */
  readonly into: string | null;
}

/** `session migrate --suggest`. */
export interface SuggestRequest extends BaseRequest {
  readonly command: "session-migrate-suggest";
  readonly selector: Selector;
  /** Folders below which new places are looked for, absolute; never empty. */
  readonly under: readonly AbsolutePath[];
  readonly json: boolean;
}

/** `repair`. */
export interface RepairRequest extends ChangeRequest {
  readonly command: "repair";
  /** Findings that are meant; empty: those that are safe to mend. */
  readonly only: readonly FindingId[];
  /** Model provider that threads get; `null`: none. */
  readonly provider: string | null;
  /** Whether a fork that is to stand alone does so in its own place, instead of by a copy. */
  readonly inPlace: boolean;
  /** Database that rows are taken over from where `merge-database` is meant; `null`: the best that Codex has put aside. */
  readonly mergeFrom: AbsolutePath | null;
}

/** `undo` and `redo`. */
export interface TakeBackRequest extends BaseRequest {
  readonly command: "undo" | "redo";
  /** Batch id or `@{N}`; `null`: the newest that still stands. */
  readonly batch: string | null;
  readonly consent: Consent;
  /** Whether no consent flag at all was given: on a terminal it then shows the plan and asks. */
  readonly bare: boolean;
  readonly json: boolean;
}

/** `seal`. */
export interface SealRequest extends Omit<ChangeRequest, "maxBatch" | "preview" | "previewLimit"> {
  readonly command: "seal";
}

/** `verify`; an empty selector means all. */
export interface VerifyRequest extends BaseRequest {
  readonly command: "verify";
  readonly selector: Selector;
  readonly json: boolean;
}

/** `doctor risk`. */
export interface DoctorRiskRequest extends BaseRequest {
  readonly command: "doctor-risk";
  /** Most samples; at least 1. */
  readonly sampleLimit: number;
  /** Whether rollouts are held against their sidecars. */
  readonly integrityCheck: boolean;
  readonly json: boolean;
}

/** `trash list`. */
export interface TrashListRequest extends BaseRequest {
  readonly command: "trash-list";
  /** Batch id, or its number in the log; `null`: all that holds something. */
  readonly batch: string | null;
  /** Most batches; `null`: all; `fits`: as many as the terminal shows, all in a pipe. */
  readonly limit: number | null | "fits";
  readonly json: boolean;
}

/** `trash empty`. */
export interface TrashEmptyRequest extends BaseRequest {
  readonly command: "trash-empty";
  /** Ids; empty: age decides. */
  readonly batches: readonly BatchId[];
  /** Least age in milliseconds; `null`: every batch. */
  readonly olderThanMs: number | null;
  readonly consent: Consent;
  readonly json: boolean;
}

/** `log`. */
export interface LogRequest extends BaseRequest {
  readonly command: "log";
  /** Batch id, or its number as `N` or `@{N}`; `null`: all batches. */
  readonly batch: string | null;
  /** Most batches; `null`: all; `fits`: as many as the terminal shows, all in a pipe. */
  readonly limit: number | null | "fits";
  readonly json: boolean;
}

/** `agents explain` and `agents lint`. */
export type AgentsRequest = BaseRequest & AgentsAsked;

/** `config init`. */
export interface ConfigInitRequest extends BaseRequest, SettingsTarget {
  readonly command: "config-init";
  /** The file as it is named. */
  readonly path: AbsolutePath;
}

/** What the scripts that `completion` prints ask for. */
export type CompleteRequest = BaseRequest & Wanted & { readonly command: "complete" };

/** Any command that needs the worker. `version`, help and usage errors end without one. */
export type Request =
  | ListRequest
  | ListTrashRequest
  | GroupRequest
  | ShowRequest
  | WhyRequest
  | DoctorRequest
  | DeleteRequest
  | RestoreRequest
  | ArchiveRequest
  | MigrateRequest
  | SuggestRequest
  | RepairRequest
  | TakeBackRequest
  | SealRequest
  | VerifyRequest
  | DoctorRiskRequest
  | TrashListRequest
  | TrashEmptyRequest
  | LogRequest
  | AgentsRequest
  | ConfigInitRequest
  | CompleteRequest;
