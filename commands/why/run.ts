import { openCatalog } from "../../lib/catalog/catalog.ts";
import { explain } from "../../lib/diagnose/explain.ts";
import { EXIT, type ExitStatus } from "../../lib/model/error.ts";
import type { WhyRequest } from "../../lib/model/request/request.ts";
import { renderWhy, whyDocument } from "../../lib/render/diagnosis/why_view.ts";
import { closing } from "../../lib/system/files.ts";
import { type ListingContext, newProblemLog, outDocument, viewOptions } from "../context.ts";
import { orInTrash } from "../../lib/act/facts/trash/in_trash.ts";

/** Runs `why`: answered is done, whatever the answer. */
export async function runWhy(request: WhyRequest, context: ListingContext): Promise<ExitStatus> {
  const { system, store } = context;
  const { onProblem } = newProblemLog(context);
  const scan = context.scan(onProblem);
  using catalog = closing(await openCatalog(store, { ...context, onProblem, scan }));
  const { look, providers } = context;
  const explanation = await explain(catalog, request.ref, {
    ...{ system, look, providers, asked: request.cwd },
  }).catch(orInTrash(context));
  if (request.format === "json") outDocument(whyDocument(explanation), system.terminal);
  else system.terminal.out(await renderWhy(explanation, viewOptions(request, context)));
  return EXIT.done;
}
