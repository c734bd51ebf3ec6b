import { type Catalog, openCatalog } from "../../lib/catalog/catalog.ts";
import { hasAnyFilter } from "../../lib/catalog/find/given_filters.ts";
import { threadsWithSubagents } from "../../lib/catalog/find/with_subagents.ts";
import { filePath, FIRST_FILE } from "../../lib/catalog/scan/file_table.ts";
import { EXIT, type ExitStatus } from "../../lib/model/error.ts";
import type { OnProblem } from "../../lib/model/problem.ts";
import type { VerifyRequest } from "../../lib/model/request/request.ts";
import type { VerifyResult } from "../../lib/model/result/integrity/verify_result.ts";
import type { AbsolutePath } from "../../lib/model/store.ts";
import { renderVerify, verifyDocument } from "../../lib/render/integrity/verify_view.ts";
import { newProgress, ofBytes } from "../../lib/render/progress.ts";
import { hashToolsOf } from "../../lib/seal/hash_tools.ts";
import { listSidecars } from "../../lib/seal/list_sidecars.ts";
import { newSidecarFinder, sidecarPlaces } from "../../lib/seal/sidecar_places.ts";
import { strayOnes, verifyRollouts } from "../../lib/seal/verify_rollouts.ts";
import { closing } from "../../lib/system/files.ts";
import {
  type ListingContext,
  newProblemLog,
  outDocument,
  sayWhereEmpty,
  viewOptions,
} from "../context.ts";
import { sealCommand } from "../next_words.ts";

/** Runs `verify`. */
export async function runVerify(
  request: VerifyRequest,
  context: ListingContext,
): Promise<ExitStatus> {
  const { system, store } = context;
  const { terminal, clock, files } = system;
  const problems = newProblemLog(context);
  const { onProblem } = problems;
  const scan = context.scan(onProblem);
  using catalog = closing(await openCatalog(store, { ...context, onProblem, scan }));
  sayWhereEmpty(catalog, { ...context, request });
  const { selector } = request;
  const threads = await threadsWithSubagents(catalog, { selector, nowMs: clock.nowMs() });
  const find = newSidecarFinder(store, files);
  const rollouts = threads.flatMap(({ id, rollouts }) =>
    rollouts.map(({ path, fingerprint: { size } }) => ({ path, sessionId: id ?? "", size }))
  );
  const sealed = rollouts.filter(({ path }) => find(path).length > 0);
  const total = sealed.reduce((sum, { size }) => sum + size, 0);
  const progress = newProgress(terminal, { total, text: ofBytes });
  const watch = system.interrupts.watch();
  let result: VerifyResult;
  try {
    const hashing = await hashToolsOf(system, { watch, onRead: () => {}, verb: "verify" });
    const tools = { ...hashing, find, onProgress: progress.show };
    result = await verifyRollouts(
      rollouts,
      tools,
      hasAnyFilter(selector) ? [] : strays(catalog, { files, onProblem }),
    );
  } finally {
    watch.end();
    progress.end();
  }
  const options = { ...viewOptions(request, context), seal: sealCommand(request) };
  if (request.json) outDocument(verifyDocument(result, options), terminal);
  else for await (const piece of renderVerify(result, options)) terminal.out(piece);
  const { damaged, vanished, unknown } = result.counts;
  if (damaged + vanished > 0) return EXIT.failed;
  return unknown > 0 ? EXIT.partial : problems.status();
}

/** Sidecars without a rollout. */
function strays(
  { table, store }: Catalog,
  tools: { readonly files: ListingContext["system"]["files"]; readonly onProblem: OnProblem },
): readonly AbsolutePath[] {
  const found = listSidecars(store, tools);
  if (found.length === 0) return found;
  const paths: AbsolutePath[] = [];
  for (let file = FIRST_FILE; file < table.count; file++) paths.push(filePath(table, file));
  return strayOnes(found, { rollouts: paths, placesOf: (path) => sidecarPlaces(path, store) });
}
