import type { CopyIdentity, CwdMove } from "../../model/plan.ts";
import { folderBelow, partsBelow } from "../../text/folder_text.ts";
import { asObject, type JsonObject } from "../json_value.ts";
import type { FieldEdit } from "./edit_line.ts";
import type { ChooseEdits } from "./line_editor.ts";

/** Edits of a copy, and whether it became one. */
export interface CopyEdits {
  readonly choose: ChooseEdits;
  /** Whether the metadata was met: without it the copy has no identity of its own and must be thrown away. */
  hasMeta(): boolean;
}

/**
 * What makes the rollout of one thread that of another (codex-storage §6.3 c2): identity and folder in the first metadata,
 * folder in every turn context, identity and folder in every settings line. Later metadata is copied fork history and stays.
 * `standsAlone`: it has in itself what the original reads elsewhere. Left out: it goes on reading that.
 */
export function newCopyEdits(
  change: CopyIdentity,
  { standsAlone = false }: { readonly standsAlone?: boolean } = {},
): CopyEdits {
  let hasMeta = false;
  return {
    choose({ kind, payload }) {
      if (kind === "turn_context") return cwdEdits(payload, { at: ["payload"], cwd: change.cwd });
      if (kind === "thread_settings_applied") return settingsEdits(payload, change);
      if (hasMeta) return [];
      hasMeta = true;
      return [...metaEdits(payload, change), ...(standsAlone ? ALONE : [])];
    },
    hasMeta: () => hasMeta,
  };
}

/** What makes a first line that of a rollout with all of its history (repair-rules §16). */
export const ALONE: readonly FieldEdit[] = [
  { path: ["ordinal"], value: 0 },
  { path: ["payload", "history_base"], value: null },
];

/**
 * Folder of an object that has a `cwd`, and its workspace roots: they move with the folder named here and with the thread's.
 * A sandbox policy's writable roots stay: they are what the user allowed.
 */
export function cwdEdits(
  holder: JsonObject,
  { at, cwd }: { readonly at: readonly string[]; readonly cwd: CwdMove },
): readonly FieldEdit[] {
  const edits: FieldEdit[] = [];
  // A copy that stays where it is: every turn keeps the folder that it was in.
  if (cwd.from === cwd.to) return edits;
  const changes = [cwd];
  if (typeof holder.cwd === "string") {
    edits.push({ path: [...at, "cwd"], value: cwd.to });
    changes.unshift({ from: holder.cwd, to: cwd.to });
  }
  for (const key of ["runtime_workspace_roots", "workspace_roots"]) {
    const roots = movedRoots(holder[key], changes);
    if (roots !== null) edits.push({ path: [...at, key], value: roots });
  }
  return edits;
}

function settingsEdits(payload: JsonObject, { oldId, newId, cwd }: CopyIdentity): FieldEdit[] {
  const settings = asObject(payload.thread_settings);
  const at = ["payload", "thread_settings"];
  return [
    ...(payload.thread_id === oldId ? [{ path: ["payload", "thread_id"], value: newId }] : []),
    ...(settings === null ? [] : cwdEdits(settings, { at, cwd })),
  ];
}

function metaEdits(payload: JsonObject, { oldId, newId, cwd, branch }: CopyIdentity): FieldEdit[] {
  const edits: FieldEdit[] = [{ path: ["payload", "id"], value: newId }];
  if (payload.session_id === oldId) edits.push({ path: ["payload", "session_id"], value: newId });
  edits.push(...cwdEdits(payload, { at: ["payload"], cwd }));
  if (branch !== null) {
    edits.push(
      asObject(payload.git) === null
        ? { path: ["payload", "git"], value: { branch }, add: true }
        : { path: ["payload", "git", "branch"], value: branch, add: true },
    );
  }
  return edits;
}

/**
 * Workspace roots after a change of the working directory: a root that is the old folder, or lies below it, moves along, any
 * other stays. `null` when there is no list, or nothing in it moves. What is no text stays as it is.
 */
function movedRoots(
  roots: unknown,
  changes: readonly CwdMove[],
): readonly unknown[] | null {
  if (!Array.isArray(roots)) return null;
  const moved = roots.map((root) => typeof root === "string" ? movedRoot(root, changes) : root);
  return moved.some((root, at) => root !== roots[at]) ? moved : null;
}

function movedRoot(root: string, changes: readonly CwdMove[]): string {
  for (const { from, to } of changes) {
    const below = partsBelow(root, from);
    if (below !== null) return folderBelow(to, below);
  }
  return root;
}
