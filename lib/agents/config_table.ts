import { CONFIG_BYTES, lineOfKey } from "../codex/config_file.ts";
import { readExactText, unreadState } from "../codex/exact_text.ts";
import type { AbsolutePath, ConfigTrouble } from "../model/store.ts";
import { errorCode, type Files } from "../system/files.ts";
import { lineOfError, stateOfError } from "../text/toml_text.ts";

/** What a file of configuration says. */
export interface ConfigTable {
  /** Its keys; none where it is not there. Whole numbers are of the kind `bigint`. */
  readonly table: Readonly<Record<string, unknown>>;
  /** Why nobody can tell; `null`: it can be told. */
  readonly trouble: ConfigTrouble | null;
  /** The line of a key, from 1; `null`: nobody can tell. */
  readonly lineOfKey: (key: string) => number | null;
}

/** Reads a `config.toml`, which may be a link, and need not be there. */
export async function readConfigTable(
  path: AbsolutePath,
  { files }: { readonly files: Files },
): Promise<ConfigTable> {
  let text: string;
  try {
    text = readExactText(files.realPath(path), { files, maxBytes: CONFIG_BYTES });
  } catch (error) {
    const state = unreadState(errorCode(error), { maxBytes: CONFIG_BYTES });
    if (state === undefined) throw error;
    return { ...NOTHING, trouble: state === null ? null : { path, line: null, state } };
  }
  const { parse } = await import("smol-toml");
  try {
    return {
      table: parse(text.replace(/^\uFEFF/, ""), { integersAsBigInt: true }),
      trouble: null,
      lineOfKey: (key) => lineOfKey(text, key),
    };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return {
      ...NOTHING,
      trouble: { path, line: lineOfError(error, text), state: stateOfError(error) },
    };
  }
}

const NOTHING: ConfigTable = { table: {}, trouble: null, lineOfKey: () => null };
