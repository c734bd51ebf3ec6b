import type { ActTools } from "../lib/act/tools.ts";
import type { Catalog } from "../lib/catalog/catalog.ts";
import type { StoreScan } from "../lib/catalog/scan/scan_store.ts";
import type { ReadHeads } from "../lib/catalog/sources/read_heads.ts";
import type { ConfiguredProviders } from "../lib/codex/configured_providers.ts";
import { EXIT, type ExitStatus, InterruptedError, NotFoundError } from "../lib/model/error.ts";
import type { OnProblem, Problem } from "../lib/model/problem.ts";
import type { BaseRequest, Request } from "../lib/model/request/request.ts";
import type { StorePaths } from "../lib/model/store.ts";
import type { ChangeStoryOptions } from "../lib/render/change_story.ts";
import { renderError, renderNote, renderProblem } from "../lib/render/error_view.ts";
import { jsonText } from "../lib/render/text/data_text.ts";
import type { ViewOptions } from "../lib/render/text/view_options.ts";
import type { LookAnywhere } from "../lib/system/look.ts";
import { errorCode, orElse, statOrNull } from "../lib/system/files.ts";
import { namedError } from "../lib/system/named_error.ts";
import type { System } from "../lib/system/system.ts";
import type { Terminal } from "../lib/system/terminal.ts";

/** What every command runs with. */
export interface CommandContext {
  readonly system: System;
  readonly store: StorePaths;
}

/** What a command runs with that starts from a scan of the store. */
export interface ListingContext extends CommandContext {
  /** The scan, made once; what it met is told again. */
  readonly scan: (onProblem: OnProblem) => StoreScan;
  readonly readHeads: ReadHeads;
  /** Looks at folders that are no part of the store. */
  readonly look: LookAnywhere;
  /** What `config.toml` tells of model providers; `null`: nobody asked, or nobody can tell. */
  readonly providers: ConfiguredProviders | null;
}

/** What a command that changes things runs with. One that only reads is never given, nor loads, what writes. */
export interface ActingContext extends CommandContext, Pick<ListingContext, "look" | "providers"> {
  /** The home that threads are copied from, which is read and nothing else; absent: none. */
  readonly source?: StorePaths;
  /** Built only when the command acts, or finds out whether it could. */
  readonly actTools: () => ActTools;
}

/** Tells problems on stderr as they are met and remembers whether the answer is partial. */
export interface ProblemLog {
  readonly onProblem: OnProblem;
  /** `partial` once something could not be read, else `done`. */
  status(): ExitStatus;
}

/** A log over the command's terminal. */
export function newProblemLog({ system }: CommandContext): ProblemLog {
  let partial = false;
  return {
    onProblem(problem: Problem) {
      if (problem.kind === "unreadable") partial = true;
      system.terminal.err(renderProblem(problem));
    },
    status: () => partial ? EXIT.partial : EXIT.done,
  };
}

/** How output is drawn here and now. */
export function viewOptions(
  { color, utc }: BaseRequest,
  { system }: CommandContext,
): ViewOptions {
  const { terminal, environment, clock } = system;
  return {
    terminal: terminal.stdoutIsTerminal,
    color: color === "always" || (color === "auto" && terminal.stdoutColor),
    width: terminal.columns,
    height: terminal.rows,
    home: environment.home(),
    zone: terminal.stdoutIsTerminal && !utc ? clock.timeZone() : null,
    nowMs: clock.nowMs(),
  };
}

/** Prints a whole document: a line for programs, laid out for a person. */
export function outDocument(document: object, { out, stdoutIsTerminal }: Terminal): void {
  out(jsonText(document, { terminal: stdoutIsTerminal }));
}

/** Rows that a screen leaves to a list whose limit nobody gave; `null`: all, for what is no terminal is read to its end. */
export function rowsThatFit({ terminal, height }: ViewOptions): number | null {
  return terminal && height !== null ? Math.max(FEWEST_ROWS, height - AROUND_A_LIST) : null;
}

const FEWEST_ROWS = 5;

/** Lines of a screen that are no rows: the prompt before and behind, header and footer. */
const AROUND_A_LIST = 7;

/**
 * An absent store is an empty answer that says where it looked, and an error where the user has named it.
 *
 * @throws {NotFoundError} for a home, or a folder of rollouts, that was named and is not there.
 */
export function sayWhereEmpty(
  catalog: Pick<Catalog, "exists" | "table">,
  { system, store, request }: CommandContext & { readonly request: BaseRequest },
): void {
  if (catalog.exists || catalog.table.count > 0) return;
  const { codexHome, sessionsRoot } = request.store;
  const isByFolder = sessionsRoot === null && system.environment.get("SESSIONS_ROOT") !== null;
  const isNamed = codexHome !== null || sessionsRoot !== null ||
    (!isByFolder && system.environment.get("CODEX_HOME") !== null);
  const root = store.home ?? store.sessionsRoot;
  if (isNamed && orElse(() => statOrNull(root, system.files) === null, false)) {
    throw new NotFoundError(`Cannot find the store "${root}": it does not exist`, {
      hint: "name another with --codex-home DIR, or CODEX_HOME",
    });
  }
  system.terminal.err(renderNote(`no sessions: ${store.sessionsRoot} does not exist`));
}

/** Says what ended a command on stderr: for people, or as a document. */
export function sayError(
  error: unknown,
  { json, terminal }: { readonly json: boolean; readonly terminal: Terminal },
): void {
  const { stderrColor: color, stderrIsTerminal } = terminal;
  terminal.err(renderError(error, { json, color, terminal: stderrIsTerminal }));
}

/** Whose command it is, and where its error is told. */
export interface RunOptions extends Pick<CommandContext, "system"> {
  readonly request: Request;
}

/**
 * Runs a command to its exit status. Errors become one line on stderr; a reader that went away ends the command without a
 * word.
 */
export async function runToStatus(
  run: () => Promise<ExitStatus>,
  { request, system: { terminal } }: RunOptions,
): Promise<ExitStatus> {
  try {
    return await run();
  } catch (error) {
    if (errorCode(error) === "EPIPE") return EXIT.done;
    const told = namedError(error);
    sayError(told, { json: wantsJson(request), terminal });
    return error instanceof InterruptedError ? EXIT.interrupted : EXIT.failed;
  }
}

function wantsJson(request: Request): boolean {
  if ("json" in request) return request.json;
  const written = "output" in request ? request.output : request;
  return "format" in written && (written.format === "json" || written.format === "ndjson");
}

/** How much of a change is told on a terminal. A limit of 0 before a question: nothing is told. */
export type Preview = Pick<ChangeStoryOptions, "limit" | "paths" | "isTold">;

/** What `--preview`, `--preview-limit` and `--verbose` say; of commands without them a sample. */
export function previewOf(request: Request): Preview {
  if (!("preview" in request)) return { limit: 20, paths: false };
  const { preview, previewLimit } = request;
  const verbose = "verbose" in request && request.verbose;
  const limit = preview === "full" ? null : preview === "none" ? 0 : previewLimit;
  return { limit, paths: preview === "full" || verbose };
}

/** All of it, as scripts read it. */
export const WHOLE: Preview = { limit: null, paths: false };

/** After a question that showed it all: only what is new since. */
export const TOLD: Preview = { limit: 0, paths: false, isTold: true };
