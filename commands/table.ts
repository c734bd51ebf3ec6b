/**
 * Every command, one row each, in the order of the help page: what a command may do, how it is started, and what it is called
 * follow from its row. Its declaration (`command.ts`), its work (`run.ts`) and its worker (`worker.ts`) lie in its folder.
 *
 * @module
 */
import type { CommandName } from "../lib/argv/flag_spec.ts";
import type { Needs } from "../lib/model/needs.ts";
import type { Request } from "../lib/model/request/request.ts";
import type { Command } from "./command.ts";

/** A command. */
export type CommandRow = CalledRow | FlagRow;

/** A command that is called by name. */
export interface CalledRow extends CommandName {
  readonly needs: Needs;
  /** Its folder, below this one. */
  readonly folder: string;
  /** Read once the command is called: all of them cost every start 2 ms. */
  readonly declaration: () => Promise<Command>;
}

/** A command that a flag of another one makes. */
export interface FlagRow extends Pick<CalledRow, "needs" | "folder"> {
  readonly name: null;
}

/** The commands that have a worker, by the name in their request; and those that main answers alone. */
export const COMMANDS = {
  "list": {
    name: "list",
    aliases: ["ls"],
    group: "Look",
    needs: "scan",
    folder: "list",
    declaration: async () => (await import("./list/command.ts")).LIST_COMMAND,
  },
  "list-trash": { name: null, needs: "files", folder: "list/trash" },
  "group": {
    name: "group",
    group: "Look",
    needs: "scan",
    folder: "group",
    declaration: async () => (await import("./group/command.ts")).GROUP_COMMAND,
  },
  "show": {
    name: "show",
    group: "Look",
    needs: "scan",
    folder: "show",
    declaration: async () => (await import("./show/command.ts")).SHOW_COMMAND,
  },
  "why": {
    name: "why",
    group: "Look",
    needs: "scan",
    folder: "why",
    declaration: async () => (await import("./why/command.ts")).WHY_COMMAND,
  },
  "doctor": {
    name: "doctor",
    group: "Look",
    needs: "scan",
    folder: "doctor",
    declaration: async () => (await import("./doctor/command.ts")).DOCTOR_COMMAND,
  },
  "agents-explain": {
    name: "agents explain",
    group: "Look",
    needs: "files",
    folder: "agents",
    declaration: async () => (await import("./agents/command.ts")).AGENTS_EXPLAIN_COMMAND,
  },
  "delete": {
    name: "delete",
    aliases: ["rm"],
    group: "Change",
    needs: "writer",
    folder: "delete",
    declaration: async () => (await import("./delete/command.ts")).DELETE_COMMAND,
  },
  "archive": {
    name: "archive",
    group: "Change",
    needs: "writer",
    folder: "archive",
    declaration: async () => (await import("./archive/command.ts")).ARCHIVE_COMMAND,
  },
  "unarchive": {
    name: "unarchive",
    group: "Change",
    needs: "writer",
    folder: "archive",
    declaration: async () => (await import("./archive/command.ts")).UNARCHIVE_COMMAND,
  },
  "session-migrate": {
    name: "session migrate",
    aliases: ["migrate"],
    group: "Change",
    needs: "writer",
    folder: "migrate",
    declaration: async () => (await import("./migrate/command.ts")).MIGRATE_COMMAND,
  },
  "session-migrate-suggest": { name: null, needs: "scan", folder: "migrate/suggest" },
  "repair": {
    name: "repair",
    group: "Change",
    needs: "writer",
    folder: "repair",
    declaration: async () => (await import("./repair/command.ts")).REPAIR_COMMAND,
  },
  "undo": {
    name: "undo",
    group: "Take back",
    needs: "writer",
    folder: "undo",
    declaration: async () => (await import("./undo/command.ts")).UNDO_COMMAND,
  },
  "redo": {
    name: "redo",
    group: "Take back",
    needs: "writer",
    folder: "undo",
    declaration: async () => (await import("./undo/command.ts")).REDO_COMMAND,
  },
  "restore": {
    name: "restore",
    group: "Take back",
    needs: "writer",
    folder: "restore",
    declaration: async () => (await import("./restore/command.ts")).RESTORE_COMMAND,
  },
  "log": {
    name: "log",
    group: "Take back",
    needs: "files",
    folder: "log",
    declaration: async () => (await import("./log/command.ts")).LOG_COMMAND,
  },
  "verify": {
    name: "verify",
    group: "Check",
    needs: "scan",
    folder: "verify",
    declaration: async () => (await import("./verify/command.ts")).VERIFY_COMMAND,
  },
  "seal": {
    name: "seal",
    group: "Check",
    needs: "writer",
    folder: "seal",
    declaration: async () => (await import("./seal/command.ts")).SEAL_COMMAND,
  },
  "doctor-risk": {
    name: "doctor risk",
    group: "Check",
    needs: "scan",
    folder: "doctor/risk",
    declaration: async () => (await import("./doctor/risk/command.ts")).DOCTOR_RISK_COMMAND,
  },
  "agents-lint": {
    name: "agents lint",
    group: "Check",
    needs: "files",
    folder: "agents",
    declaration: async () => (await import("./agents/command.ts")).AGENTS_LINT_COMMAND,
  },
  "trash-list": {
    name: "trash list",
    group: "Trash",
    needs: "files",
    folder: "trash/list",
    declaration: async () => (await import("./trash/list/command.ts")).TRASH_LIST_COMMAND,
  },
  "trash-empty": {
    name: "trash empty",
    group: "Trash",
    needs: "writer",
    folder: "trash/empty",
    declaration: async () => (await import("./trash/empty/command.ts")).TRASH_EMPTY_COMMAND,
  },
  "config-show": {
    name: "config show",
    group: "Program",
    needs: "nothing",
    folder: "config/show",
    declaration: async () => (await import("./config/show/command.ts")).CONFIG_SHOW_COMMAND,
  },
  "config-init": {
    name: "config init",
    group: "Program",
    needs: "writer",
    folder: "config/init",
    declaration: async () => (await import("./config/init/command.ts")).CONFIG_INIT_COMMAND,
  },
  "config-validate": {
    name: "config validate",
    group: "Program",
    needs: "nothing",
    folder: "config/validate",
    declaration: async () => (await import("./config/validate/command.ts")).CONFIG_VALIDATE_COMMAND,
  },
  "completion": {
    name: "completion",
    group: "Program",
    needs: "nothing",
    folder: "completion",
    declaration: async () => (await import("./completion/command.ts")).COMPLETION_COMMAND,
  },
  "complete": { name: null, needs: "files", folder: "completion/answer" },
  "version": {
    name: "version",
    group: "Program",
    needs: "nothing",
    folder: "version",
    declaration: async () => (await import("./version/command.ts")).VERSION_COMMAND,
  },
} as const satisfies
  & Readonly<Record<string, CommandRow>>
  & Readonly<Record<RequestName, CommandRow & { readonly needs: Exclude<Needs, "nothing"> }>>;

/** The name of a command in its request. */
export type RequestName = Request["command"];

type NameOf<N extends Needs> = {
  [C in RequestName]: (typeof COMMANDS)[C]["needs"] extends N ? C : never;
}[RequestName];

/** The request of a command. */
export type RequestNamed<C extends RequestName, R extends Request = Request> = R extends unknown
  ? C extends R["command"] ? R : never
  : never;

/** The requests of the commands that need this. A worker serves no other: a row and a worker that disagree do not compile. */
export type RequestOf<N extends Needs, R extends Request = Request> = R extends unknown
  ? R["command"] extends NameOf<N> ? R : never
  : never;

/** Every row. */
export const ROWS: readonly CommandRow[] = Object.values(COMMANDS);

/** The worker that carries a command out: a module each, for one that knew all commands would read them all (5 of 73 ms). */
export function workerOf({ folder }: Pick<CommandRow, "folder">): URL {
  return new URL(`./${folder}/worker.ts`, import.meta.url);
}

/** Every worker module, once. */
export function allWorkers(): readonly URL[] {
  const folders = new Set(ROWS.flatMap(({ needs, folder }) => needs === "nothing" ? [] : folder));
  return [...folders].map((folder) => workerOf({ folder }));
}
