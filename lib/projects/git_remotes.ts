import type { AbsolutePath } from "../model/store.ts";
import { type Files, orElse } from "../system/files.ts";
import { joinPath } from "../text/path_text.ts";
import { remoteKey } from "./remote_key.ts";

const MAX_BYTES = 1024 * 1024;

/** Keys of the remotes that a Git folder's `config` names ({@link remoteKey}); empty when it has none or cannot be read. */
export function gitRemotes(gitFolder: AbsolutePath, files: Files): readonly string[] {
  const path = joinPath(gitFolder, "config");
  const text = orElse(() => files.readText(path, { maxBytes: MAX_BYTES }), "");
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
