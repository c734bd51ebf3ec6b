import { parseCommandLine } from "../../../commands/command_line.ts";
import { COMMANDS } from "../../../commands/table.ts";
import { cutOffIn } from "../../../lib/act/journal/journal_ends.ts";
import { commandGrant } from "../../../lib/config/command_grant.ts";
import { checkRoots, sourceRoots } from "../../../lib/config/roots.ts";
import { resolveStores } from "../../../lib/config/two_homes.ts";
import type { Grant } from "../../../lib/model/grant.ts";
import { realFiles } from "../../../lib/system/real/files.ts";
import { stageOf } from "../acting.ts";
import { absolute } from "../value/paths.ts";

/** The grant of a command line on a store, with a cache beside it. */
export async function grantOf(args: readonly string[], home: string): Promise<Grant> {
  const outcome = await parseCommandLine(args, { cwd: "/", home: null, timeZone: () => "UTC" });
  if (outcome.kind === "help" || outcome.kind === "answer") {
    throw new Error(`${args.join(" ")} makes no request`);
  }
  const files = realFiles();
  const stage = await stageOf(home);
  const { environment } = stage.system;
  const request = outcome.kind === "request"
    ? outcome.request
    : await outcome.look({ files, environment });
  const { needs } = COMMANDS[request.command];
  const stores = await resolveStores({
    named: { codexHome: home, sessionsRoot: null, trashRoot: null },
    into: "into" in request ? request.into : null,
  }, { files, environment, onProblem: () => {}, isChange: true });
  const { store } = stores;
  const paths = {
    ...checkRoots(store, { cacheFolder: absolute(`${home}-cache`), files }),
    ...sourceRoots(stores, files),
  };
  const cutOff = () => cutOffIn(store.trashRoot, files);
  return commandGrant(request, { ...paths, needs, files, cutOff });
}
