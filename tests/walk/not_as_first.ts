import {
  nameOwner,
  ownersOf,
  readStoreState,
  type StoreState,
  threadOf,
} from "../crash/kill/whole/store_state.ts";
import type { Known } from "../crash/kill/whole/soundness.ts";
import type { WalkWorld } from "./walk_world.ts";

/** What a walk has seen on its way. */
export interface Seen extends Known {
  /** Threads that Codex has touched, or that read what it has taken away. */
  readonly touched: Set<string>;
  readonly gone: Set<string>;
  /** Homes that were left where they were, as they were then. */
  readonly cloned: Map<string, StoreState>;
  /** Whether times were cut to whole seconds on the way. */
  isPacked: boolean;
}

/** What differs from the first world in threads that only rollkeep has touched, or in homes that nobody may touch. */
export function notAsFirst(world: WalkWorld, seen: Seen): string | null {
  const now = world.look();
  const ids = new Set(seen.first.files.flatMap(({ path }) => threadOf(path) ?? []));
  for (const id of ids) {
    if (seen.touched.has(id) || seen.gone.has(id)) continue;
    const [was, is] = [linesOf(seen.first, id), linesOf(now, id)].map((lines) =>
      lines.filter((line) => !isEdgeTo(line, seen)).map((line) =>
        comparable(line, world.homes(), seen.isPacked)
      )
    );
    const lost = was!.filter((line) => !is!.includes(line));
    const more = is!.filter((line) => !was!.includes(line));
    if (lost.length + more.length > 0) {
      return `NOT AS FIRST ${id}\n${
        [...lost.map((line) => `- ${line}`), ...more.map((line) => `+ ${line}`)].join("\n")
      }`;
    }
  }
  for (const [home, was] of seen.cloned) {
    const is = readStoreState(home);
    const same = JSON.stringify([was.files, was.rows, was.names]) ===
      JSON.stringify([is.files, is.rows, is.names]);
    if (!same) return `OTHER HOME CHANGED ${home}`;
  }
  return null;
}

/** All that a store holds of a thread, names in their order. */
function linesOf({ files, rows, names }: StoreState, id: string): readonly string[] {
  return [
    ...files.filter(({ path, batch }) => batch === null && threadOf(path) === id)
      .map(({ path, content }) => `${path} ${content}`),
    ...rows.filter((line) => ownersOf(line).includes(id)),
    names.filter((line) => nameOwner(line) === id).join(" "),
  ];
}

/** Whether a row joins the thread to one that Codex has touched or that is gone. */
function isEdgeTo(line: string, { touched, gone }: Seen): boolean {
  return line.startsWith("thread_spawn_edges ") &&
    ownersOf(line).some((id) => touched.has(id) || gone.has(id));
}

/** Without what a home is called, and without what an archive does not keep. */
function comparable(line: string, homes: readonly string[], isPacked: boolean): string {
  const named = homes.toSorted((a, b) => b.length - a.length)
    .reduce((text, home) => text.replaceAll(`${home}/`, "HOME/"), line);
  return isPacked ? named.replace(/ (\d{10})\d{3} /, " $1 ") : named;
}
