import { parseCommandLine } from "../../commands/registry.ts";
import { hasCutOffPurge } from "../../lib/act/journal/journal_ends.ts";
import { commandGrant, existingAbove, storeBehindLinks } from "../../lib/config/command_grant.ts";
import type { Grant } from "../../lib/model/grant.ts";
import { realFiles } from "../../lib/system/real/files.ts";
import { stageOf } from "./acting.ts";

/** The grant of a command line on a store, with a cache beside it. */
export async function grantOf(args: readonly string[], home: string): Promise<Grant> {
  const outcome = await parseCommandLine(args, { cwd: "/", home: null, timeZone: () => "UTC" });
  if (outcome.kind === "print") throw new Error(`${args.join(" ")} makes no request`);
  const request = outcome.kind === "request" ? outcome.request : await outcome.look(realFiles());
  const { store } = await stageOf(home);
  const real = storeBehindLinks(store, realFiles());
  const isPurging = () => hasCutOffPurge(store.trashRoot, realFiles());
  const groundOf = (trashRoot: string) => existingAbove(trashRoot, realFiles());
  return commandGrant(request, {
    store,
    real,
    own: { cache: `${home}-cache` },
    groundOf,
    isPurging,
  });
}
