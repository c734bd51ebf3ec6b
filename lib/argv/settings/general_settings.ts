import { BASE_FLAGS, TRASH_FLAG } from "../base_flags.ts";
import { maxBatchFlag } from "../change_flags.ts";
import type { FlagSpec } from "../flag_spec.ts";

/** What can be set for all commands at once. */
export interface GeneralSetting {
  /** The flag that says it for one command. */
  readonly flag: FlagSpec;
  /** The environment variable that says it for a shell; `null`: none does. */
  readonly variable: string | null;
  /** What holds where nobody says anything, for people. */
  readonly otherwise: string;
  /** A value as the file has it. */
  readonly example: string;
}

function of(name: string): FlagSpec {
  return BASE_FLAGS.find((flag) => flag.name === name)!;
}

/** Every setting for all commands, in the order of the file. What a command line says comes first, then a variable, then the file. */
export const GENERAL_SETTINGS: readonly GeneralSetting[] = [
  { flag: of("codex-home"), variable: "CODEX_HOME", otherwise: "~/.codex", example: '"~/.codex"' },
  {
    flag: of("sessions-root"),
    variable: "SESSIONS_ROOT",
    otherwise: "sessions in the store",
    example: '"~/.codex/sessions"',
  },
  {
    flag: TRASH_FLAG,
    variable: "ROLLKEEP_TRASH_ROOT",
    otherwise: "trash in the store",
    example: '"~/.codex/trash"',
  },
  {
    flag: maxBatchFlag("most threads that a command changes, 0: no limit"),
    variable: "ROLLKEEP_MAX_BATCH",
    otherwise: "50",
    example: "50",
  },
  { flag: of("color"), variable: "ROLLKEEP_COLOR", otherwise: "auto", example: '"auto"' },
  { flag: of("utc"), variable: null, otherwise: "false", example: "false" },
];

/** Whether it says where the store or its trash lies. */
export function isRoot({ flag: { group } }: GeneralSetting): boolean {
  return group === "Store";
}

/** The key of a flag in the file: its name with `_` for `-`. */
export function keyOf({ name }: Pick<FlagSpec, "name">): string {
  return name.replaceAll("-", "_");
}

/** Flags of what is shown that are for one occasion: set for good they would hide something. */
const FOR_ONCE: ReadonlySet<string> = new Set([
  "offset",
  "last",
  "trash",
  "hidden",
  "cwd",
  "suggest",
]);

/** Whether a flag may be set for its command in the file: how it answers and how much it may change; never what it means or does. */
export function isSettable({ name, group }: FlagSpec): boolean {
  return name === "max-batch" || (group === "Output" && !FOR_ONCE.has(name));
}
