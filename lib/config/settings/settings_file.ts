import { readExactText, unreadState } from "../../codex/exact_text.ts";
import type { AbsolutePath } from "../../model/store.ts";
import { errorCode, type Files } from "../../system/files.ts";
import type { Environment } from "../../system/system.ts";
import { absolutePath, isAbsolute, isOfWindows, joinPath } from "../../text/path_text.ts";
import {
  type LoadedSettings,
  NO_PLACE,
  NO_SETTINGS,
  type Settings,
  type SettingsFile,
} from "./settings.ts";

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
function readSettingsFile(
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

/** What {@link loadSettings} works with. */
export interface LoadSettingsOptions {
  readonly files: Files;
  readonly environment: Environment;
  /** Reads what a file says; asked where there is one. */
  readonly understand: (text: string) => Promise<Settings>;
}

/**
 * The user's settings. A file that cannot be read or understood sets nothing, and says so in its problems: it never keeps anybody
 * from looking. Without a file this costs one look.
 */
export async function loadSettings(
  { files, environment, understand }: LoadSettingsOptions,
): Promise<LoadedSettings> {
  const file = readSettingsFile({ files, environment });
  if (file.state !== null) {
    const problem = { key: "", ...NO_PLACE, message: file.state, isGrave: true };
    return { ...NO_SETTINGS, file, problems: [problem] };
  }
  return { ...file.text === null ? NO_SETTINGS : await understand(file.text), file };
}
