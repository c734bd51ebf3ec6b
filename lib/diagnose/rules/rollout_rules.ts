/**
 * What can be wrong with the rollouts of a thread (repair-rules §5, §12 to §16). Pure.
 *
 * @module
 */
import type { FirstLineKind } from "../../codex/check/first_line.ts";
import { firstRolloutOf, type RolloutId } from "../../model/ids.ts";
import type { FindingId } from "../../model/diagnosis/finding.ts";
import { baseName } from "../../text/path_text.ts";
import type { BaseFacts, RolloutFacts, ThreadFacts } from "../facts.ts";

/** The finding of each first line that Codex does not resume. */
const HEAD_FINDINGS: Readonly<Record<Exclude<FirstLineKind, "meta">, FindingId>> = {
  "empty": "head-missing",
  "bom": "head-bom",
  "utf-16": "head-utf16",
  "bare-2025": "convert-2025",
  "not-meta": "head-missing",
  "incomplete": "head-broken",
  "incomplete-history": "head-broken",
  "unknown-mode": "head-mode-unknown",
  "broken": "head-broken",
  "too-long": "head-broken",
};

/** What is wrong with the first line of the file that Codex would open; `null`: nothing, or it is not known. */
export function headFinding({ id, file, row }: ThreadFacts): FindingId | null {
  if (file === null || file.first === null) return null;
  const { kind, hasLaterMeta, fields } = file.first;
  if (kind !== "meta") {
    if (hasLaterMeta && kind !== "bom") return "head-not-first";
    return HEAD_FINDINGS[kind];
  }
  if (fields!.id === null || sameId(fields!.id, id)) return null;
  // Another thread's file at the place that the row names; or a file whose name says that it is this one's.
  return row === null ? "name-not-canonical" : "row-path-dead";
}

/** Whether two ids are the same to Codex. */
export function sameId(a: string, b: string): boolean {
  return a === b || a.toLowerCase() === b.toLowerCase();
}

/** Whether a rollout is one of a paginated thread; `null`: nobody can tell. */
export function isPaginated(file: RolloutFacts | null): boolean | null {
  if (file?.first?.kind === "bare-2025") return false;
  const mode = file?.first?.fields?.historyMode ?? null;
  return mode === null ? null : mode === "paginated";
}

/** Id that Codex keeps the turns of a rollout under: by its name. */
export function rolloutIdOf({ name }: RolloutFacts): RolloutId | null {
  return name?.rolloutId ?? null;
}

/**
 * Whether the name of a rollout is one of Codex's, if it is a paginated one; of a legacy one it does not matter. Without a row Codex
 * looks for the file by the id in its name, whatever it is.
 */
export function hasUsableName({ id, row, file, store }: ThreadFacts): boolean {
  if (file === null) return true;
  if (isPaginated(file) === true && file.name === null) return false;
  if (row !== null || store.database !== "read") return true;
  return baseName(file.path).toLowerCase().includes(id.toLowerCase());
}

/** Whether the turns of a rollout are kept under another thread's id, because its name bears that. */
export function isNamedAfterAnother({ id, file }: ThreadFacts): boolean {
  if (file === null || file.name === null || isPaginated(file) !== true) return false;
  // Of a file that is another thread's the row is what is wrong.
  const isOwn = sameId(file.first?.fields?.id ?? id, id);
  return isOwn && !sameId(file.name.threadId, id);
}

/** Whether the text of a legacy rollout is UTF-8 throughout; `null`: not asked. */
export function isUtf8({ file }: ThreadFacts): boolean | null {
  if (file === null) return null;
  // Of a paginated one only the line is lost.
  if (isPaginated(file) === true) return true;
  return file.whole === null ? null : file.whole.notUtf8 === 0;
}

/** Whether the last line of a paginated rollout has an ordinal; `null`: not asked. */
export function hasLastOrdinal({ file }: ThreadFacts): boolean | null {
  if (file === null) return null;
  const isAsked = isPaginated(file);
  if (isAsked === false) return true;
  const last = file.last ?? file.whole?.last ?? null;
  if (last === null || (isAsked === null && last.ordinal === null)) return null;
  return last.ordinal !== null;
}

/** Whether Codex's list of turns is ahead of the file, so that it takes no new turn in (repair-rules §5 d). */
export function isProjectionAhead(
  { file, projection }: Pick<ThreadFacts, "file" | "projection">,
): boolean | null {
  if (file === null) return null;
  if (isPaginated(file) === false || projection === null) return false;
  const bytes = file.compressed ? file.whole?.bytes ?? null : file.size;
  if (bytes !== null && projection.nextByte > bytes) return true;
  const last = file.last?.ordinal ?? file.whole?.last?.ordinal ?? null;
  if (last !== null && projection.nextOrdinal > last + 1) return true;
  return bytes === null ? null : false;
}

/** Whether turns of a paginated rollout begin before those ahead of them; `null`: not asked. */
export function hasOverlap({ file }: ThreadFacts): boolean | null {
  if (file === null) return null;
  if (isPaginated(file) === false) return false;
  return file.whole === null ? null : file.whole.overlapAt !== null;
}

/** Whether a line of a paginated rollout cannot be read, or its number does not follow the one before; `null`: not asked. */
export function hasLoss({ file }: ThreadFacts): boolean | null {
  if (file === null) return null;
  if (isPaginated(file) === false) return false;
  const { whole } = file;
  return whole === null ? null : whole.broken + whole.notUtf8 > 0 || whole.gapAt !== null;
}

/** The first base that Codex refuses to read, and why; `null`: it reaches every one. */
export function brokenBase(
  { bases }: Pick<ThreadFacts, "bases">,
): { readonly finding: FindingId; readonly at: BaseFacts } | null {
  for (const at of bases) {
    if (at.file === null) return { finding: "base-missing", at };
    if (at.file.first === null || at.file.first.kind !== "meta") {
      return { finding: "base-unreadable", at };
    }
    if (at.cut === "past-end") return { finding: "base-short", at };
  }
  return null;
}

/** The first base of which what is inherited ends elsewhere than it did; `null`: none. */
export function movedBase({ bases }: ThreadFacts): BaseFacts | null {
  return bases.find(({ cut }) => cut === "inside-line" || cut === "at-other-line") ?? null;
}

/** Rollouts of one thread, and what Codex would open of them. */
export interface Family {
  readonly current: RolloutFacts;
  /** All others that bear its id in their metadata. */
  readonly others: readonly RolloutFacts[];
}

/**
 * The rollouts that are copies: no revert made them, for no history leads from one of the current rollout's to them or back, and
 * they are not the compressed twin of one (repair-rules §12).
 */
export function doublesOf({ current, others }: Family): readonly RolloutFacts[] {
  if (others.length === 0) return [];
  const seen = new Set<string>([plain(current)]);
  const kept = new Set<RolloutId>();
  const related = (file: RolloutFacts): void => {
    const id = rolloutIdOf(file);
    if (id !== null) kept.add(id);
  };
  related(current);
  let left = others.filter((file) => !seen.has(plain(file)));
  for (let base = baseOf(current); base !== null;) {
    const file = left.find((other) => rolloutIdOf(other) === base);
    if (file === undefined) break;
    related(file);
    left = left.filter((other) => other !== file && plain(other) !== plain(file));
    base = baseOf(file);
  }
  // What was reverted away, and what was written after it, reads a part of the same history.
  for (let before = -1; before !== left.length;) {
    before = left.length;
    left = left.filter((file) => {
      const base = baseOf(file);
      const id = rolloutIdOf(file);
      if (base === null || !kept.has(base) || id === null || kept.has(id)) return true;
      related(file);
      return false;
    });
  }
  return left;
}

/**
 * The copies among the files of a thread (see {@link doublesOf}). Where the row names another thread's file, its own best is the one
 * that they are copies of.
 */
export function copiesOf(
  { id, file, others }: Pick<ThreadFacts, "id" | "file" | "others">,
): readonly RolloutFacts[] {
  if (file === null || others.length === 0) return [];
  const own = [file, ...others].filter(({ first, name }) =>
    sameId(first?.fields?.id ?? name?.threadId ?? "", id)
  );
  const current = own.includes(file) ? file : foundByName(own, id);
  if (current === null) return [];
  return doublesOf({ current, others: own.filter((other) => other !== current) });
}

function baseOf({ first }: RolloutFacts): RolloutId | null {
  return first?.fields?.historyBase?.rolloutId ?? null;
}

/** Path of a rollout while it is plain: its compressed twin has the same. */
function plain({ path }: RolloutFacts): string {
  return path.replace(/\.zst$/, "");
}

/** The rollout that a search by name finds for a thread: the newest name, a proper one first (repair-rules §12). */
export function foundByName(
  files: readonly RolloutFacts[],
  id: string,
): RolloutFacts | null {
  const rank = (file: RolloutFacts): string => {
    const isProper = file.name !== null && sameId(file.name.threadId, id);
    const rollout = rolloutIdOf(file) ?? firstRolloutOf(id as never);
    const isOwn = file.first === null || sameId(file.first.fields?.id ?? id, id);
    return [isOwn, !file.archived, isProper].map((is) => is ? "1" : "0").join("") +
      (file.name?.timestamp ?? "") + rollout;
  };
  return files.toSorted((a, b) => rank(a) < rank(b) ? 1 : -1)[0] ?? null;
}
