import { openCatalog } from "../../../lib/catalog/catalog.ts";
import { queryThreads } from "../../../lib/catalog/find/query.ts";
import { resolveFolder } from "../../../lib/config/migration/resolve_folder.ts";
import { type ExitStatus, UsageError } from "../../../lib/model/error.ts";
import type { SuggestRequest } from "../../../lib/model/request/request.ts";
import type { AbsolutePath } from "../../../lib/model/store.ts";
import { findProjects } from "../../../lib/projects/find_projects.ts";
import { goneFolders } from "../../../lib/projects/gone_folders.ts";
import { suggestPlaces } from "../../../lib/projects/suggest_places.ts";
import { renderSuggestions, suggestionsDocument } from "../../../lib/render/suggest_view.ts";
import { closing, errorCode, type Files } from "../../../lib/system/files.ts";
import { type ListingContext, newProblemLog, outDocument, sayWhereEmpty } from "../../context.ts";

/** Runs `session migrate --suggest`: reads, prints, changes nothing. */
export async function runSuggest(
  request: SuggestRequest,
  context: ListingContext,
): Promise<ExitStatus> {
  const { system, store } = context;
  for (const folder of request.under) requireFolder(folder, system.files);
  const { onProblem, status } = newProblemLog(context);
  const scan = context.scan(onProblem);
  using catalog = closing(await openCatalog(store, { ...context, onProblem, scan }));
  sayWhereEmpty(catalog, { ...context, request });
  const { threads } = await queryThreads(catalog, {
    selector: { ...request.selector, subagents: true },
    nowMs: system.clock.nowMs(),
  });
  const tools = { files: system.files, onProblem };
  const gone = await goneFolders(threads, { look: context.look, onProblem });
  const under = request.under.map((folder) => resolveFolder(folder, system.files));
  const found = gone.length === 0 ? { folders: [], projects: [] } : findProjects(under, tools);
  const suggestions = suggestPlaces(gone, found);
  if (request.json) outDocument(suggestionsDocument(suggestions, { under }), system.terminal);
  else {
    const { stdoutIsTerminal: terminal } = system.terminal;
    for (const line of renderSuggestions(suggestions, { under, terminal })) {
      system.terminal.out(line);
    }
  }
  return status();
}

/** The folder itself may be a link; those below are not followed. */
function requireFolder(folder: AbsolutePath, files: Files): void {
  try {
    files.readDir(folder);
  } catch (error) {
    const code = errorCode(error);
    if (code === null) throw error;
    throw new UsageError(`Cannot look below "${folder}": it cannot be listed (${code})`, {
      cause: error,
      hint: "name existing folders with --under DIR",
    });
  }
}
