import { freshName } from "../../config/settings/place_settings.ts";
import type { SettingsTarget } from "../../model/request/settings_target.ts";
import type { AbsolutePath } from "../../model/store.ts";
import { closing, type Files, statOrNull } from "../../system/files.ts";
import type { Writer } from "../../system/writer.ts";
import { parentPath } from "../../text/path_text.ts";

/** A file of settings to write. */
export interface NewSettings extends SettingsTarget {
  readonly text: string;
}

/** What {@link writeSettings} works with. */
export interface WriteSettingsTools {
  readonly files: Files;
  readonly writer: Writer;
}

/**
 * Writes a file of settings. One that is there stays beside it under another name: nothing is lost.
 *
 * @throws as in {@link Writer}: with `EEXIST` where somebody else has made the file, or taken the other name, meanwhile.
 */
export function writeSettings(
  { target, kept, text }: NewSettings,
  { files, writer }: WriteSettingsTools,
): void {
  if (kept === null) {
    writer.makeDirs(parentPath(target));
    writeNew(target, { text, mode: 0o600, writer });
    return;
  }
  const mode = statOrNull(target, files)?.mode ?? 0o600;
  const fresh = freshName(target);
  if (statOrNull(fresh, files) !== null) writer.unlink(fresh);
  writeNew(fresh, { text, mode, writer });
  // The name holds a file at every moment: the old one under both names first, then the new one in place of it.
  writer.link(target, kept);
  writer.replace(fresh, target);
  writer.syncDir(parentPath(target));
}

function writeNew(
  path: AbsolutePath,
  { text, mode, writer }: { readonly text: string; readonly mode: number; readonly writer: Writer },
): void {
  const file = writer.create(path, { mode });
  try {
    using open = closing(file);
    open.write(new TextEncoder().encode(text));
    open.sync();
  } catch (error) {
    writer.unlink(path);
    throw error;
  }
  writer.syncDir(parentPath(path));
}
