import type { AbsolutePath } from "../model/store.ts";
import { errorCode, type Files } from "../system/files.ts";
import { joinPath } from "../text/path_text.ts";
import { remoteKey } from "./remote_key.ts";

const MAX_BYTES = 1024 * 1024;

/** Keys of the remotes that a Git folder's `config` names ({@link remoteKey}); empty when it has none or cannot be read. */
export function gitRemotes(gitFolder: AbsolutePath, files: Files): readonly string[] {
  let text: string;
  try {
    text = files.readText(joinPath(gitFolder, "config"), { maxBytes: MAX_BYTES });
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return [];
  }
  const keys = new Set<string>();
  let isRemote = false;
  for (const line of text.split("\n")) {
    const section = /^\s*\[\s*([^\s"\]]+)/.exec(line)?.[1];
    if (section !== undefined) isRemote = section.toLowerCase() === "remote";
    const url = /^\s*url\s*=\s*"?([^"#;]+?)"?\s*(?:[#;].*)?$/i.exec(line)?.[1];
    const key = isRemote && url !== undefined ? remoteKey(url) : null;
    if (key !== null) keys.add(key);
  }
  return [...keys];
}
