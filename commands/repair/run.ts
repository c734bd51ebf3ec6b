import { repairResult } from "../../lib/act/change/repair_result.ts";
import { type PreparedRepair, prepareRepair } from "../../lib/act/prepare/prepare_repair.ts";
import { rowsAndFiles } from "../../lib/act/prepare/repair/measure_parity.ts";
import { openCatalog } from "../../lib/catalog/catalog.ts";
import { scanStore } from "../../lib/catalog/scan/scan_store.ts";
import type { ExitStatus } from "../../lib/model/error.ts";
import type { RepairRequest } from "../../lib/model/request/request.ts";
import { renderRepair, repairDocument } from "../../lib/render/diagnosis/repair_view.ts";
import { closing } from "../../lib/system/files.ts";
import type { ActingContext } from "../context.ts";
import { type ChangeView, runChange, type SeenChange } from "../run_change.ts";

/** Runs `repair`. */
export function runRepair(request: RepairRequest, context: ActingContext): Promise<ExitStatus> {
  const { selector, only, provider, mergeFrom, inPlace } = request;
  const { look, providers, actTools } = context;
  return runChange({
    request,
    needsStore: true,
    prepare: (world) =>
      prepareRepair({
        ...{ world, look, providers, provider, selector, only, inPlace, mergeFrom, actTools },
        cause: { kind: "selector", selector },
      }),
    view: viewIn(context),
  }, context);
}

function viewIn(context: ActingContext): ChangeView<PreparedRepair> {
  const resultOf = async (seen: SeenChange<PreparedRepair>) =>
    repairResult(seen, {
      store: context.store,
      // Looked at once more: what it says is so.
      after: seen.execution === null ? null : await measured(context),
    });
  return {
    async *text(seen, options) {
      yield* renderRepair(seen.result, { ...options, repair: await resultOf(seen) });
    },
    json: async (seen) => repairDocument(seen.result, await resultOf(seen)),
    trouble: () => null,
  };
}

async function measured({ store, system, look }: ActingContext) {
  const onProblem = () => {};
  const scan = scanStore(store, { files: system.files, onProblem });
  using catalog = closing(await openCatalog(store, { system, onProblem, scan }));
  return await rowsAndFiles(catalog, { system, look });
}
