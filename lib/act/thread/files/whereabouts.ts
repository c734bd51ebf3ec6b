import {
  compressedPath,
  isCompressed,
  plainName,
  plainPath,
  threadIdInName,
} from "../../../codex/rollout_name.ts";
import type { AbsolutePath } from "../../../model/store.ts";
import { baseName } from "../../../text/path_text.ts";
import { digestOf, restDigest } from "../../facts/files/file_digest.ts";
import { isOneFile } from "../../facts/files/file_place.ts";
import type { ResolvedMove, ResolvedStep } from "../../facts/files/resolved_step.ts";
import { type Files, statOrNull } from "../../../system/files.ts";
import { ThreadError } from "../../facts/thread_error.ts";
import type { ThreadTools, Work } from "../procedure.ts";

/**
 * Where Codex has put a rollout meanwhile: other places of the store that have it, by its name, plain or compressed. Places that
 * the thread's own steps name are none.
 */
export function elsewhere(
  path: AbsolutePath,
  { thread, steps }: Work,
  { filesOf }: Pick<ThreadTools, "filesOf">,
): readonly AbsolutePath[] {
  if (thread.id === null) return [];
  const own = new Set(steps.flatMap((step) => "to" in step ? [step.from, step.to] : step.from));
  // A repair may change files of threads that read this one's.
  const owners = new Set([thread.id, threadIdInName(baseName(path)) ?? thread.id]);
  return [...owners].flatMap((id) => [...filesOf(id)]).filter((other) =>
    !own.has(other) && plainName(other) === plainName(path)
  );
}

/**
 * Where the file of a step is now: `here`, by the name that it has now, archived for one; `repacked`: compressed or unpacked, which
 * hides whether it is still the same; `gone`: nowhere in the store.
 */
export type Now<T> =
  | { readonly kind: "here"; readonly step: T }
  | { readonly kind: "repacked"; readonly path: AbsolutePath }
  | { readonly kind: "gone" };

/** Looks for the file of a step, in its place and where Codex may have put it meanwhile. */
export function whereNow<T extends ResolvedStep>(
  step: T,
  work: Work,
  options: ThreadTools,
): Now<T> {
  const { from } = step;
  if (statOrNull(from, options.tools.system.files) !== null) return { kind: "here", step };
  const places = elsewhere(from, work, options);
  const same = places.find((path) => isCompressed(path) === isCompressed(from));
  if (same !== undefined) return { kind: "here", step: { ...step, from: same } };
  const [path] = places;
  return path === undefined ? { kind: "gone" } : { kind: "repacked", path };
}

/**
 * A move on the names that Codex has given its files meanwhile: it may have compressed or unpacked what is at the target, and
 * then what is at the source as well.
 */
export function asRepresented(move: ResolvedMove, files: Files): ResolvedMove {
  const isThere = (path: AbsolutePath) => statOrNull(path, files) !== null;
  const other = otherName(move.to);
  if (isThere(move.to) || !isThere(other)) return move;
  return { ...move, to: other, from: isThere(move.from) ? move.from : otherName(move.from) };
}

function otherName(path: AbsolutePath): AbsolutePath {
  return isCompressed(path) ? plainPath(path) : compressedPath(path);
}

/**
 * Whether a file in the store holds all that ours does, so that ours may go: it is the same file, or the same bytes, or has grown
 * from them; or Codex has unpacked it, which makes it larger, or compressed it, perhaps after it went on: never an older one.
 */
export function holdsOurs(
  theirs: AbsolutePath,
  ours: AbsolutePath,
  { tools, sha256 }: Pick<ThreadTools, "tools" | "sha256">,
): boolean {
  const look = { files: tools.system.files, sha256 };
  const [kept, there] = [statOrNull(ours, look.files), statOrNull(theirs, look.files)];
  if (kept?.kind !== "file" || there?.kind !== "file") return false;
  if (isOneFile(kept, there)) return true;
  const [isOursPacked, isTheirsPacked] = [ours, theirs].map(isCompressed);
  if (isOursPacked !== isTheirsPacked) {
    return isTheirsPacked ? there.mtimeMs >= kept.mtimeMs : there.size > kept.size;
  }
  if (kept.size === there.size) return digestOf(ours, look) === digestOf(theirs, look);
  const { size } = kept;
  return there.size > size &&
    restDigest(ours, { ...look, size }) === restDigest(theirs, { ...look, size });
}

/** @throws {ThreadError} when what is in the store may not be all of ours: then neither is touched. */
export function refuseOther(
  theirs: readonly AbsolutePath[],
  ours: AbsolutePath,
  tools: ThreadTools,
): void {
  if (theirs.some((path) => holdsOurs(path, ours, tools))) return;
  throw new ThreadError(`"${theirs[0]}" is another file by now; ours is "${ours}"`);
}
