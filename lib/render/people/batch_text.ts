import { homePath } from "../text/home_path.ts";
import { visibleLine } from "../text/visible.ts";

/** What a batch is told by on a screen. */
export interface ToldBatch {
  /** What made it (`causeText`). Untrusted text. */
  readonly cause: { readonly text: string };
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
  const words = cause.text.split(" ").map((word) => homePath(word, home)).join(" ")
    .replace(ID, (id) => id.slice(0, SHORT));
  const [first] = titles;
  const title = first === undefined || first.trim() === ""
    ? ""
    : `  “${first.trim()}”${threads > 1 ? " …" : ""}`;
  return visibleLine(words + title);
}
