import { readExactText, unreadState } from "../../codex/exact_text.ts";
import type { AbsolutePath } from "../../model/store.ts";
import { errorCode, type Files } from "../../system/files.ts";
import type { Environment } from "../../system/system.ts";
import { absolutePath, isAbsolute, isOfWindows, joinPath } from "../../text/path_text.ts";

/** The user's file of settings as it lies there, before anybody understands it. */
export interface SettingsFile {
  /** Where it lies, or would; `null`: no variable tells. */
  readonly path: AbsolutePath | null;
  /** Its text; `null`: there is none, or it cannot be read. */
  readonly text: string | null;
  /** Why it cannot be read, for people; `null`: it can, or there is none. */
  readonly state: string | null;
}

/**
 * Where the settings lie: `ROLLKEEP_CONFIG`, else `rollkeep/config.toml` in the system's folder of settings (`XDG_CONFIG_HOME`, else
 * `~/.config`). `null`: neither that nor a home is known.
 */
export function settingsPlace(environment: Environment): AbsolutePath | null {
  const base = { cwd: environment.cwd(), home: environment.home() };
  const named = environment.get("ROLLKEEP_CONFIG");
  if (named !== null) return absolutePath(named, base);
  const given = environment.get("XDG_CONFIG_HOME");
  const whole = given !== null && (isAbsolute(given) || isOfWindows(given)) ? given : null;
  const folder = whole ?? (base.home === null ? null : "~/.config");
  return folder === null ? null : absolutePath(joinPath(folder, "rollkeep/config.toml"), base);
}

/** Longest file, in bytes: ten times the one that names every key. */
const MAX_BYTES = 64 * 1024;

/** Named by whoever wants no settings at all. */
const NO_FILE = "/dev/null";

/** Reads it, through a link to where it leads. One that this process may not look at counts as absent. */
export function readSettingsFile(
  { files, environment }: { readonly files: Files; readonly environment: Environment },
): SettingsFile {
  const path = settingsPlace(environment);
  const absent = { path, text: null, state: null };
  if (path === null || path === NO_FILE || !files.mayRead(path)) return absent;
  try {
    const text = readExactText(files.realPath(path), { files, maxBytes: MAX_BYTES });
    return { ...absent, text };
  } catch (error) {
    const state = unreadState(errorCode(error), { maxBytes: MAX_BYTES });
    if (state === undefined) throw error;
    return { ...absent, state };
  }
}
