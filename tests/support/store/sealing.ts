import { newLiveReason } from "../../../lib/act/facts/live_reason.ts";
import { planSeal, type SealPlan, sealTargets } from "../../../lib/act/seal/plan_seal.ts";
import { sealRollouts } from "../../../lib/act/seal/seal_rollouts.ts";
import { threadIdInName } from "../../../lib/codex/rollout_name.ts";
import type { SealResult } from "../../../lib/model/result/integrity/seal_result.ts";
import type { HashTools } from "../../../lib/seal/rollout_bytes.ts";
import { newSidecarFinder } from "../../../lib/seal/sidecar_places.ts";
import type { Writer } from "../../../lib/system/writer.ts";
import { baseName } from "../../../lib/text/path_text.ts";
import type { Stage } from "../acting.ts";
import { SYSTEM } from "../rollout_file.ts";
import { absolute } from "../value/paths.ts";
import { rolloutOf, threadOf } from "../value/thread_of.ts";

/** What hashing takes, for tests that neither stop it nor count. */
export const HASHING: HashTools = {
  system: SYSTEM,
  sha256: await SYSTEM.digests.sha256(),
  onRead: () => {},
  pause: () => Promise.resolve(),
};

/** What sealing has to do for rollouts by these paths. */
export function sealPlans(
  { store, system }: Stage,
  rollouts: readonly { readonly path: string; readonly live?: string }[],
): readonly SealPlan[] {
  const { files } = system;
  const find = newSidecarFinder(store, files);
  return rollouts.flatMap(({ path, live = null }) => {
    const { size, mtimeMs, ctimeMs, inode } = files.lstat(absolute(path));
    const fingerprint = { size, mtimeMs, ctimeMs, inode };
    const id = threadIdInName(baseName(path));
    const thread = threadOf(id, { rollouts: [rolloutOf(path, { fingerprint })] });
    return sealTargets(thread, live).map((target) => planSeal(target, { find, files }));
  });
}

/** Seals rollouts by their paths. */
export function sealPaths(
  stage: Stage & { readonly writer: Writer },
  paths: readonly string[],
): Promise<SealResult> {
  const { store, system, writer } = stage;
  return sealRollouts(sealPlans(stage, paths.map((path) => ({ path }))), {
    tools: { system, writer },
    store,
    hashing: HASHING,
    liveNow: ({ thread }) => newLiveReason({ store, system })(thread),
  });
}
