/**
 * Errors that end a command, and the statuses it ends with. Trouble with a single file is a {@link Problem} instead.
 *
 * @module
 */
import type { DeleteSummary } from "./result/delete_summary.ts";

/** Kind of a {@link SessionError}, as printed in JSON. */
export type SessionErrorKind =
  | "usage"
  | "refused"
  | "not-found"
  | "locked"
  | "conflict"
  | "unsupported"
  | "integrity"
  | "interrupted"
  | "internal";

/** Why a safety gate was closed. */
export type RefusalReason =
  | "no-selector"
  | "needs-confirm"
  | "needs-yes"
  | "over-max-batch"
  | "live"
  | "needed-by-fork"
  /** A sub-agent of the thread cannot go with it. */
  | "subagent-stays"
  | "unknown-schema"
  /** `config.toml` cannot be read, so nobody knows where the databases lie. */
  | "broken-config"
  | "no-room"
  /** The trash or a database cannot be written. */
  | "unwritable"
  | "not-a-store"
  /** A file of the thread cannot be read. */
  | "unreadable"
  /** Something else is where the thread would go, or what it reads is missing. */
  | "conflict";

/** Options of the errors: the system error behind it, and the way out. */
export interface SessionErrorOptions extends ErrorOptions {
  /** What the user can do, one line; left out when there is nothing to say. */
  readonly hint?: string;
}

/** Base of every error this library throws on purpose. `cause` holds the system error, if any. */
export class SessionError extends Error {
  /** Machine-readable kind. */
  readonly kind: SessionErrorKind = "internal";
  /** What the user can do, one line; absent when there is nothing to say. */
  readonly hint?: string;

  /** Creates the error; the message follows the house form `Cannot <verb> <thing> "value": <state>`. */
  constructor(message: string, options: SessionErrorOptions = {}) {
    super(message, options);
    this.name = new.target.name;
    if (options.hint !== undefined) this.hint = options.hint;
  }
}

/** An argument is missing or malformed. */
export class UsageError extends SessionError {
  /** Always `usage`. */
  override readonly kind = "usage";
}

/** Options of {@link RefusedError}. */
export interface RefusedErrorOptions extends SessionErrorOptions {
  /** Every gate that is closed, in the order they are checked. */
  readonly reasons: readonly RefusalReason[];
  /** The summary of a refused delete; left out for other commands. */
  readonly summary?: DeleteSummary;
}

/** A safety gate is closed; nothing was changed. */
export class RefusedError extends SessionError {
  /** Always `refused`. */
  override readonly kind = "refused";
  /** Every gate that is closed, in the order they are checked. */
  readonly reasons: readonly RefusalReason[];
  /** The summary of a refused delete; absent for other commands. */
  readonly summary?: DeleteSummary;

  /** Creates the error with the gates that are closed. */
  constructor(message: string, options: RefusedErrorOptions) {
    super(message, options);
    this.reasons = options.reasons;
    if (options.summary !== undefined) this.summary = options.summary;
  }
}

/** Options of a {@link PermissionError}. */
export interface PermissionOptions extends SessionErrorOptions {
  /** What may not be read or written. */
  readonly path: string;
  /** The permission of the runtime that is missing. */
  readonly permission: "read" | "write";
}

/** The runtime does not let this process read or write a path; nothing was changed. The hint tells how to allow it. */
export class PermissionError extends RefusedError {
  /** What may not be read or written. */
  readonly path: string;
  /** The permission of the runtime that is missing. */
  readonly permission: "read" | "write";

  /** Creates the error with what is missing. */
  constructor(message: string, { path, permission, ...options }: PermissionOptions) {
    super(message, { ...options, reasons: [permission === "read" ? "unreadable" : "unwritable"] });
    this.path = path;
    this.permission = permission;
  }
}

/** Options of a {@link NotFoundError}. */
export interface NotFoundOptions extends SessionErrorOptions {
  /** What was to name a thread; left out where something else was looked for. */
  readonly ref?: string;
}

/** Nothing matched. */
export class NotFoundError extends SessionError {
  /** Always `not-found`. */
  override readonly kind = "not-found";
  /** What was to name a thread; absent where something else was looked for. */
  readonly ref?: string;

  /** Creates the error; `ref` is what was to name a thread. */
  constructor(message: string, { ref, ...options }: NotFoundOptions = {}) {
    super(message, options);
    if (ref !== undefined) this.ref = ref;
  }
}

/** Codex or another rollkeep holds what is needed. */
export class LockedError extends SessionError {
  /** Always `locked`. */
  override readonly kind = "locked";
}

/** Options of {@link ConflictError}. */
export interface ConflictErrorOptions extends SessionErrorOptions {
  /** The path that is taken. */
  readonly path: string;
}

/** A destination is taken. */
export class ConflictError extends SessionError {
  /** Always `conflict`. */
  override readonly kind = "conflict";
  /** The path that is taken. */
  readonly path: string;

  /** Creates the error with the path that is taken. */
  constructor(message: string, options: ConflictErrorOptions) {
    super(message, options);
    this.path = options.path;
  }
}

/** A database or file format is not understood. */
export class UnsupportedError extends SessionError {
  /** Always `unsupported`. */
  override readonly kind = "unsupported";
}

/** Stored data contradicts itself: a damaged journal, a digest that differs. */
export class IntegrityError extends SessionError {
  /** Always `integrity`. */
  override readonly kind = "integrity";
}

/** The user stopped the command. */
export class InterruptedError extends SessionError {
  /** Always `interrupted`. */
  override readonly kind = "interrupted";
}

/** Exit statuses, the same for every command. */
export const EXIT = {
  /** Done, rehearsed, or nothing to do. */
  done: 0,
  /** Failed, refused or misused; nothing changed. */
  failed: 1,
  /** Partly done, or a list with entries that could not be read. */
  partial: 2,
  /** Nothing of it succeeded. */
  nothing: 3,
  /** Interrupted. */
  interrupted: 130,
} as const;

/** One of {@link EXIT}. */
export type ExitStatus = typeof EXIT[keyof typeof EXIT];
