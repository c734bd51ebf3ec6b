import type { BatchCause } from "../../model/result/log_result.ts";
import { homePath } from "../text/home_path.ts";
import { visibleLine } from "../text/visible.ts";

/** What a batch is told by on a screen. */
export interface ToldBatch {
  /** What made it (`causeText`). Untrusted text. */
  readonly cause: Pick<BatchCause, "command" | "text">;
  /** Of its first threads. Untrusted text. */
  readonly titles: readonly string[];
  readonly threads: number;
}

/** Ids of threads, which are cut as everywhere. */
const ID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;
const SHORT = 12;

/** What a batch did, in one line: the command with the home folder as `~`, and of one thread its title. */
export function batchText(
  { cause, titles, threads }: ToldBatch,
  { home }: { readonly home: string | null },
): string {
  const words = (migrationText(cause.command, home) ??
    cause.text.split(" ").map((word) => homePath(word, home)).join(" "))
    .replace(ID, (id) => id.slice(0, SHORT));
  const [first] = titles;
  const title = first === undefined || first.trim() === ""
    ? ""
    : `  “${first.trim()}”${threads > 1 ? " …" : ""}`;
  return visibleLine(words + title);
}

/** A migration from one folder to another: `migrate ~/api → ~/shop-api (moved)`; `null`: it is none, or more has to be told. */
function migrationText(command: readonly string[], home: string | null): string | null {
  const words = command[0] === "session" ? command.slice(1) : command;
  if (words[0] !== "migrate") return null;
  const folders = new Map<string, string>();
  let isMove = false;
  for (let at = 1; at < words.length; at++) {
    const [, flag = "", value] = /^--([a-z-]+)(?:=([^]*))?$/.exec(words[at]!) ?? [];
    if (flag === "from" || flag === "to") folders.set(flag, value ?? words[++at] ?? "");
    else if (flag === "move" && value === undefined) isMove = true;
    else if (words[at] !== "-y" && !QUIET.has(flag)) return null;
  }
  const [from, to] = ["from", "to"].map((flag) => homePath(folders.get(flag) ?? "", home));
  return from === "" || to === "" ? null : `migrate ${from} → ${to}${isMove ? " (moved)" : ""}`;
}

/** Flags that say nothing of what was done. */
const QUIET: ReadonlySet<string> = new Set(["apply", "yes", "allow-missing"]);
