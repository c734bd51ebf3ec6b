import type { Files } from "../../system/files.ts";
import type { Environment } from "../../system/system.ts";
import { type LoadedSettings, NO_PLACE, NO_SETTINGS, type Settings } from "./settings.ts";
import { readSettingsFile } from "./settings_file.ts";

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
