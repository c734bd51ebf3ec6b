import type { AbsolutePath } from "../../model/store.ts";

/** Values of flags by their names, for what is not typed. */
export type Defaults = ReadonlyMap<string, readonly string[]>;

/** Where something stands in the file of settings. */
export interface SettingsPlace {
  /** From 1; `null`: it is about no line. */
  readonly line: number | null;
  /** Number of the character in the line, from 1; `null`: it is about no line. */
  readonly column: number | null;
}

/** What is wrong in the file of settings. */
export interface SettingsProblem extends SettingsPlace {
  /** The key with the names of its tables, as `list.limit`; empty: it is about the file. */
  readonly key: string;
  /** What, for people, without place and key. */
  readonly message: string;
  /** The way out; left out: the message says it. */
  readonly hint?: string;
  /** Whether nobody knows then what a change would be made to: the whole file, or where the store or its trash lies. */
  readonly isGrave: boolean;
}

/** What the file of settings says, as far as it is understood. */
export interface Settings {
  /** Where the store and its trash lie, by key, as written. */
  readonly roots: ReadonlyMap<string, string>;
  /** Other settings for all commands, by flag. */
  readonly general: Defaults;
  /** Those of one command, by its name. */
  readonly commands: ReadonlyMap<string, Defaults>;
  readonly problems: readonly SettingsProblem[];
  /** Where a key for all commands stands. */
  readonly placeOf: (key: string) => SettingsPlace;
}

/** Nobody has set anything. */
export const NO_SETTINGS: Settings = {
  roots: new Map(),
  general: new Map(),
  commands: new Map(),
  problems: [],
  placeOf: () => NO_PLACE,
};

/** The place of what is about no line. */
export const NO_PLACE: SettingsPlace = { line: null, column: null };

/** The user's file of settings as it lies there, before anybody understands it. */
export interface SettingsFile {
  /** Where it lies, or would; `null`: no variable tells. */
  readonly path: AbsolutePath | null;
  /** Its text; `null`: there is none, or it cannot be read. */
  readonly text: string | null;
  /** Why it cannot be read, for people; `null`: it can, or there is none. */
  readonly state: string | null;
}

/** Settings with the file they come from. */
export interface LoadedSettings extends Settings {
  readonly file: SettingsFile;
}

/** What holds for a command where nothing is typed: what is set for it, else for all. Of colour the environment may say it already. */
export function defaultsOf(
  { general, commands }: Settings,
  { command, variables }: {
    readonly command: string;
    /** Environment variables by name; absent when unset. */
    readonly variables: Readonly<Record<string, string>>;
  },
): Defaults {
  const defaults = new Map([...general, ...commands.get(command) ?? []]);
  if (colorSaid(variables) !== null) defaults.delete("color");
  return defaults;
}

/** What the environment says of colour beside `ROLLKEEP_COLOR`; `null`: nothing. */
export function colorSaid(
  { NO_COLOR, CLICOLOR_FORCE }: Readonly<Record<string, string>>,
): "never" | "always" | null {
  if (NO_COLOR !== undefined) return "never";
  return CLICOLOR_FORCE !== undefined && CLICOLOR_FORCE !== "0" ? "always" : null;
}

/** A problem with its place, for people: `/home/me/.config/rollkeep/config.toml:3:1: …`. */
export function problemText(
  { line, column, message, hint }: SettingsProblem,
  { file: { path } }: Pick<LoadedSettings, "file">,
): string {
  const place = [path, line, column].filter((part) => part !== null).join(":");
  return `${place}: ${message}${hint === undefined ? "" : ` (${hint})`}`;
}
