/**
 * What rollkeep needs of Codex's `config.toml`: where the databases lie (codex-storage §1), and whose model is asked.
 *
 * @module
 */
import type { AbsolutePath, ConfigTrouble } from "../model/store.ts";
import { errorCode, type Files } from "../system/files.ts";
import { lineOfError, stateOfError } from "../text/toml_text.ts";
import { joinPath } from "../text/path_text.ts";
import { readExactText, unreadState } from "./exact_text.ts";

/** What the file says. */
export interface CodexConfig {
  /** The key `sqlite_home` as written; `null` when the file or the key is absent, or cannot be told. */
  readonly sqliteHome: string | null;
  /** The key `model_provider`; `null` when it is absent or no text, and where only reading is asked for. */
  readonly modelProvider: string | null;
  /** Why nobody can tell; `null` when it can be told. */
  readonly trouble: ConfigTrouble | null;
}

/** How it is read. */
export interface ReadConfigOptions {
  readonly files: Files;
  /**
   * Whether a change is asked for: the file then has to be understood. Else the TOML parser is loaded only where the word
   * occurs: it costs 3 ms of every start.
   */
  readonly isChange: boolean;
}

/** Longest file, in bytes: a thousand times what Codex writes. The parser is quadratic beyond that. */
export const CONFIG_BYTES = 512 * 1024;
/** What a file holds that has the key, which may be spelled with escapes. */
const MAY_NAME = /sqlite_home|\\[uUx]/;
/** Longest path of any system. */
const LONGEST_PATH = 4096;

/**
 * Reads `config.toml` of a home. It may be a link, as Codex follows one (measured with 0.169): people keep it with their
 * dotfiles. A blank `sqlite_home` is the home itself.
 */
export async function readConfig(
  home: AbsolutePath,
  options: ReadConfigOptions,
): Promise<CodexConfig> {
  const path = joinPath(home, "config.toml");
  let text: string;
  try {
    const real = options.files.realPath(path);
    text = readExactText(real, { files: options.files, maxBytes: CONFIG_BYTES });
  } catch (error) {
    const state = unreadState(errorCode(error), { maxBytes: CONFIG_BYTES });
    if (state === undefined) throw error;
    return state === null ? NOTHING : unknown({ path, line: null, state });
  }
  if (!options.isChange && !MAY_NAME.test(text)) return NOTHING;
  const { parse } = await import("smol-toml");
  try {
    // Whole numbers beyond 2^53 are fine by Codex; none of them is looked at.
    const { sqlite_home: value, model_provider: provider } = parse(text.replace(/^\uFEFF/, ""), {
      integersAsBigInt: "asNeeded",
    });
    const modelProvider = options.isChange && typeof provider === "string" ? provider : null;
    if (value === undefined) return { ...NOTHING, modelProvider };
    if (typeof value === "string" && value.length <= LONGEST_PATH) {
      return { sqliteHome: value, modelProvider, trouble: null };
    }
    const state = `sqlite_home is ${
      typeof value === "string" ? "longer than any path" : "no text"
    }`;
    return unknown({ path, line: lineOfKey(text, "sqlite_home"), state });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return unknown({ path, line: lineOfError(error, text), state: stateOfError(error) });
  }
}

const NOTHING: CodexConfig = { sqliteHome: null, modelProvider: null, trouble: null };

function unknown(trouble: ConfigTrouble): CodexConfig {
  return { ...NOTHING, trouble };
}

/** The first line, from 1, that begins with a key; `null`: it is spelled in another way. */
export function lineOfKey(text: string, key: string): number | null {
  const at = text.split("\n").findIndex((line) =>
    line.trimStart().replace(/^["']/, "").startsWith(key)
  );
  return at < 0 ? null : at + 1;
}
