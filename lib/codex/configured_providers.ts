import type { AbsolutePath } from "../model/store.ts";
import { errorCode, type Files } from "../system/files.ts";
import { joinPath } from "../text/path_text.ts";
import { readExactText } from "./exact_text.ts";
import { asObject, asText } from "./json_value.ts";

/** The model providers that Codex knows in a home. */
export interface ConfiguredProviders {
  /** The one that new threads get. */
  readonly current: string;
  /** Names of all, those that are built in included. */
  readonly known: readonly string[];
}

/** Built into Codex 0.169 and 0.171 (measured: a thread of each is resumed without any configuration). */
const BUILT_IN: readonly string[] = ["openai", "ollama", "lmstudio", "amazon-bedrock"];
const DEFAULT = "openai";
/** Longest file, in bytes. */
const MAX_BYTES = 512 * 1024;

/**
 * Reads which providers `config.toml` of a home names. `null` where it is there and cannot be read or understood: then nobody
 * can tell which threads Codex hides for theirs. Nothing else of the file is looked at: it may hold keys.
 */
export async function readProviders(
  home: AbsolutePath,
  { files }: { readonly files: Files },
): Promise<ConfiguredProviders | null> {
  let text: string;
  try {
    const path = files.realPath(joinPath(home, "config.toml"));
    text = readExactText(path, { files, maxBytes: MAX_BYTES });
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    return code === "ENOENT" || code === "ENOTDIR" ? { current: DEFAULT, known: BUILT_IN } : null;
  }
  if (!/model_provider|\\[uUx]/.test(text)) return { current: DEFAULT, known: BUILT_IN };
  const { parse } = await import("smol-toml");
  try {
    return providersIn(parse(text.replace(/^\uFEFF/, ""), { integersAsBigInt: "asNeeded" }));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return null;
  }
}

/** The providers of a parsed configuration. */
export function providersIn(config: unknown): ConfiguredProviders {
  const top = asObject(config);
  const profile = asText(top?.profile);
  const profiles = asObject(top?.profiles);
  const chosen = profile === null ? null : asObject(profiles?.[profile]);
  return {
    current: asText(chosen?.model_provider) ?? asText(top?.model_provider) ?? DEFAULT,
    known: [...new Set([...BUILT_IN, ...Object.keys(asObject(top?.model_providers) ?? {})])],
  };
}
