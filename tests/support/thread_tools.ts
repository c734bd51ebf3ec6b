import type { CommitTools } from "../../lib/act/thread/procedure.ts";
import { UNSEEN } from "../../lib/act/facts/trash/remains.ts";
import type { ActTools } from "../../lib/act/tools.ts";
import type { StorePaths } from "../../lib/model/store.ts";
import { SYSTEM } from "./rollout_file.ts";

const sha256 = await SYSTEM.digests.sha256();

/** What changing one thread takes in a store: no database, nothing of the thread elsewhere, no fork of it. */
export function threadTools(
  { store, tools }: { readonly store: StorePaths; readonly tools: ActTools },
  known: Partial<CommitTools> = {},
): CommitTools {
  return {
    tools,
    store,
    sha256,
    links: new Map(),
    db: null,
    filesOf: () => new Set(),
    remains: UNSEEN,
    held: new Set(),
    isElsewhere: () => false,
    newForks: { look() {}, unfinished: () => null, readerOf: () => null },
    ...known,
  };
}
