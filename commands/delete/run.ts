import { appNotes } from "../../lib/act/facts/app_notes.ts";
import { prepareDelete } from "../../lib/act/prepare/prepare_delete.ts";
import { scannedBytes } from "../../lib/catalog/trash_size.ts";
import { selectsAnything } from "../../lib/catalog/find/given_filters.ts";
import type { ExitStatus } from "../../lib/model/error.ts";
import { isNothing, type Plan, plannedBytesOf } from "../../lib/model/plan.ts";
import type { DeleteRequest } from "../../lib/model/request/request.ts";
import type { ActingContext } from "../context.ts";
import { commandText } from "../../lib/render/text/visible.ts";
import {
  emptyAllCommand,
  emptyCommand,
  isForPerson,
  muchTrash,
  trashNotes,
} from "../next_words.ts";
import { runChange } from "../run_change.ts";

/** Runs `delete`. */
export function runDelete(request: DeleteRequest, context: ActingContext): Promise<ExitStatus> {
  const { selector, hard, withForks, keepSubagents } = request;
  const cause = { kind: "selector", selector } as const;
  const next = { request, canAsk: isForPerson(context.system.terminal, request) };
  const told = { ...context, request };
  let storeBytes = 0;
  return runChange({
    request,
    selected: selectsAnything(selector),
    isLimited: true,
    needsStore: true,
    async prepare(world) {
      const subagents = keepSubagents ? "none" : "all";
      const choice = { selector, cause, withForks, subagents, hard } as const;
      const prepared = await prepareDelete(world, choice);
      const bytes = scannedBytes(world.catalog.table);
      // Behind the deed it is said of what trash and store hold then.
      storeBytes = bytes - plannedBytesOf(prepared.plan.threads);
      const trash = request.consent.kind === "act" ? [] : trashNotes(bytes, told);
      const app = appNotes(prepared.plan, { store: world.store, tools: context.actTools() });
      const notes = [...prepared.notes, ...notesOf(request, prepared.plan), ...app, ...trash];
      return { ...prepared, notes };
    },
    notesAfter(batch) {
      const trash = trashNotes(storeBytes, told);
      if (hard) return trash;
      const much = next.canAsk ? muchTrash(storeBytes, told) : null;
      // One line is enough for a person, who sees what goes and is asked.
      if (much !== null) {
        const all = commandText(emptyAllCommand(next));
        return [`${much}; space is freed only when it is emptied: ${all}`];
      }
      const command = commandText(emptyCommand(batch, next));
      return [`the space is freed only when the trash is emptied: ${command}`, ...trash];
    },
  }, context);
}

function notesOf({ logFile, verbose, hard }: DeleteRequest, plan: Plan): readonly string[] {
  return [
    ...(logFile ? ["--log-file is not needed: each batch keeps its own journal"] : []),
    ...(hard && !isNothing(plan) ? ["this cannot be undone: nothing of it goes to the trash"] : []),
    ...(verbose ? [hard ? STAYS_FOR_GOOD : STAYS] : []),
  ];
}

const STAYS =
  "what stays where it is: the projection, goals, queue, memories and logs of Codex's other " +
  "databases, history.jsonl, memories/, generated_images/, shell_snapshots/";
const STAYS_FOR_GOOD = "what stays, as after codex delete: history.jsonl, memories/*.md, " +
  "generated_images/, shell_snapshots/";
