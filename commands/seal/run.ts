import { isCodexHome } from "../../lib/act/facts/own_store.ts";
import { newLiveReason } from "../../lib/act/facts/live_reason.ts";
import { planSeal, type SealPlan, sealTargets } from "../../lib/act/seal/plan_seal.ts";
import { rehearsedSeal, sealRollouts } from "../../lib/act/seal/seal_rollouts.ts";
import { openCatalog } from "../../lib/catalog/catalog.ts";
import { selectsAnything } from "../../lib/catalog/find/given_filters.ts";
import { threadsWithSubagents } from "../../lib/catalog/find/with_subagents.ts";
import { scanStore } from "../../lib/catalog/scan/scan_store.ts";
import { EXIT, type ExitStatus } from "../../lib/model/error.ts";
import type { SealRequest } from "../../lib/model/request/request.ts";
import type { SealResult } from "../../lib/model/result/integrity/seal_result.ts";
import type { StorePaths } from "../../lib/model/store.ts";
import { noSelectorText, type Refusal, refusedError } from "../../lib/plan/judge.ts";
import { renderSeal, sealDocument } from "../../lib/render/integrity/seal_view.ts";
import { newProgress, ofBytes } from "../../lib/render/progress.ts";
import { hashToolsOf } from "../../lib/seal/hash_tools.ts";
import { newSidecarFinder } from "../../lib/seal/sidecar_places.ts";
import { closing } from "../../lib/system/files.ts";
import { type ActingContext, newProblemLog, outDocument, viewOptions } from "../context.ts";
import { applyCommand } from "../next_words.ts";
import { programName } from "../../lib/text/program_name.ts";

/** Runs `seal`. */
export async function runSeal(request: SealRequest, context: ActingContext): Promise<ExitStatus> {
  const { system, store } = context;
  const { terminal, clock, files } = system;
  const { selector, consent } = request;
  const problems = newProblemLog(context);
  const { onProblem } = problems;
  const scan = scanStore(store, { files, onProblem });
  using catalog = closing(await openCatalog(store, { system, onProblem, scan }));
  const isStore = scan.table.count > 0 || isCodexHome(store, files);
  refuseClosedGates(request, { store, isStore });
  const threads = await threadsWithSubagents(catalog, { selector, nowMs: clock.nowMs() });
  const find = newSidecarFinder(store, files);
  const liveReason = newLiveReason({ store, system });
  const plans = threads.flatMap((thread) => sealTargets(thread, liveReason(thread)))
    .map((target) => planSeal(target, { find, files }));
  const result = consent.kind === "act" ? await act(plans, context) : rehearsedSeal(plans);
  const { sealed, resealed, damaged, failed } = result.counts;
  const isToDo = result.simulation && sealed + resealed > 0;
  const next = isToDo ? applyCommand("seal", { words: request.words, canAsk: true }) : null;
  const options = { ...viewOptions(request, context), next };
  if (request.json) outDocument(sealDocument(result, options), terminal);
  else for (const piece of renderSeal(result, options)) terminal.out(piece);
  if (damaged + failed === 0) return problems.status();
  return sealed + resealed > 0 ? EXIT.partial : EXIT.nothing;
}

/** @throws {RefusedError} when nothing was selected, there is no store, or consent is only half given. */
function refuseClosedGates(
  { selector, consent }: SealRequest,
  { store, isStore }: { readonly store: StorePaths; readonly isStore: boolean },
): void {
  const where = store.home ?? store.sessionsRoot;
  const gates: (Refusal | false)[] = [
    !selectsAnything(selector) && { reason: "no-selector", message: noSelectorText("seal") },
    !isStore && {
      reason: "not-a-store",
      message: `Cannot seal in "${where}": it is no Codex store and holds no rollout`,
      hint: "name the store with --codex-home, or CODEX_HOME",
    },
    consent.kind === "needs-confirm" && {
      reason: "needs-confirm",
      message: "real seal requires --confirm",
      hint: "add --apply to seal",
    },
  ];
  const closed = gates.filter((gate) => gate !== false);
  if (closed.length > 0) {
    throw refusedError(closed, {
      hint:
        `${programName()} seal --all means every thread; ${programName()} list shows what selectors select`,
    });
  }
}

async function act(
  plans: readonly SealPlan[],
  { system, store, actTools }: ActingContext,
): Promise<SealResult> {
  const { terminal } = system;
  const total = plans.reduce(
    (sum, { kind, target }) =>
      kind === "first" || kind === "again" ? sum + target.fingerprint.size : sum,
    0,
  );
  const progress = newProgress(terminal, { total, text: ofBytes });
  const watch = system.interrupts.watch();
  let read = 0;
  try {
    const hashing = await hashToolsOf(system, {
      watch,
      onRead: (bytes) => progress.show(read += bytes),
      verb: "seal",
    });
    const tools = actTools();
    return await sealRollouts(plans, {
      tools,
      store,
      hashing,
      // Listed anew for each look: a thread may have been opened meanwhile.
      liveNow: ({ thread }) => newLiveReason({ store, system })(thread),
    });
  } finally {
    watch.end();
    progress.end();
  }
}
