import type { OnProblem } from "../model/problem.ts";
import { errorCode, type Files } from "../system/files.ts";

const MAX_CONFIG_BYTES = 4 * 1024 * 1024;

/**
 * The key `sqlite_home` of Codex's `config.toml`, which beats `CODEX_SQLITE_HOME` (codex-storage §1). `null` when the file
 * or the key is absent. The TOML parser is loaded only when the word occurs: it costs 3 ms of every start.
 */
export async function readSqliteHome(
  path: string,
  tools: { readonly files: Files; readonly onProblem: OnProblem },
): Promise<string | null> {
  let text: string;
  try {
    text = tools.files.readText(path, { maxBytes: MAX_CONFIG_BYTES });
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    // A store outside the sandbox is refused as a whole, by name; no word about one of its files.
    if (code !== "ENOENT" && code !== "ENOTDIR" && code !== "EPERM-SANDBOX") {
      tools.onProblem({ kind: "unreadable", path, message: `cannot read it (${code})` });
    }
    return null;
  }
  if (!text.includes("sqlite_home")) return null;
  const { parse } = await import("smol-toml");
  try {
    const value = parse(text).sqlite_home;
    return typeof value === "string" && value.trim() !== "" ? value : null;
  } catch (error) {
    const message = error instanceof Error ? error.message.split("\n")[0]! : String(error);
    tools.onProblem({ kind: "unreadable", path, message: `cannot parse it: ${message}` });
    return null;
  }
}
