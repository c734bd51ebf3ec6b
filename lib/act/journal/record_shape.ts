import { asObject, type JsonObject, parseInstant } from "../../codex/json_value.ts";
import type { JournalRecord } from "../../model/journal.ts";
import type { BatchAction, Import } from "../../model/plan.ts";
import { CHANGED_TABLES } from "../../model/thread/row_change.ts";

/**
 * A journal is untrusted: anybody can write one with digests that fit. Whether a parsed record has the shape that its kind
 * promises, so that nothing behind this trips over it, and its texts are ids; what it says is judged by whoever acts on it.
 */
export function isJournalRecord(value: unknown): value is JournalRecord {
  const record = asObject(value);
  if (record === null) return false;
  switch (record.kind) {
    case "batch":
      return texts(record, "schema", "batch", "sessionsRoot") && isAction(record.action) &&
        Number.isSafeInteger(record.sequence) && isListOf(record.command, isText) &&
        parseInstant(record.at) !== null && isTextOrNull(record.home) && isCause(record.cause) &&
        typeof record.inside === "boolean" && isFolder(record.folder) &&
        (record.titles === undefined || isListOf(record.titles, isText)) &&
        (record.namesDigest === undefined || isText(record.namesDigest));
    case "thread":
      return isNumber(record.number) && isTextOrNull(record.id) && isListOf(record.needs, isText) &&
        isListOf(record.rolloutIds, isText) && isListOf(record.steps, isStep) &&
        isListOf(record.rows, isTable) && isListOf(record.updates, isUpdate) &&
        isListOf(record.names, isNameLine) &&
        (record.action === undefined || isAction(record.action)) &&
        (record.takesRows === undefined || record.takesRows === true) &&
        (record.alone === undefined || record.alone === true) &&
        (record.sets === undefined || isListOf(record.sets, isRowChange)) &&
        (record.index === undefined || isIndexChange(record.index)) &&
        isKnown(record.known);
    case "planned":
      return isNumber(record.threads);
    case "names":
      return texts(record, "before", "after");
    case "outcome":
      return isNumber(record.number) && typeof record.done === "boolean" &&
        (record.error === undefined || isText(record.error)) &&
        (record.made === undefined || isFingerprint(record.made));
    case "left":
      return isNumber(record.number) && texts(record, "reason", "at");
    case "end":
      return isNumber(record.done) && isNumber(record.failed) && isNumber(record.bytes) &&
        (record.left === undefined || isNumber(record.left));
    default:
      return false;
  }
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isTextOrNull(value: unknown): boolean {
  return value === null || isText(value);
}

function isNumber(value: unknown): boolean {
  return typeof value === "number" && Number.isFinite(value);
}

function texts(record: JsonObject, ...keys: readonly string[]): boolean {
  return keys.every((key) => isText(record[key]));
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

const ACTIONS: Readonly<Record<BatchAction, true>> = {
  "delete": true,
  "restore": true,
  "archive": true,
  "unarchive": true,
  "hard-delete": true,
  "empty": true,
  "copy": true,
  "move": true,
  "import": true,
  "repair": true,
};

function isAction(value: unknown): boolean {
  return isText(value) && Object.hasOwn(ACTIONS, value);
}

/** As a journal remembers a file. */
function isFingerprint(value: unknown): boolean {
  const file = asObject(value);
  return file !== null && isNumber(file.size) && isNumber(file.mtimeMs) &&
    (file.digest === undefined || isText(file.digest)) && file.ctimeMs === null &&
    file.inode === null;
}

function isFolder(value: unknown): boolean {
  const folder = asObject(value);
  return value === null ||
    (folder !== null && isNumber(folder.device) && isNumber(folder.inode));
}

function isCause(value: unknown): boolean {
  const cause = asObject(value);
  switch (cause?.kind) {
    case "undo":
    case "redo":
      return isText(cause.batch);
    case "batches":
      return isListOf(cause.batches, isText);
    default:
      return isText(cause?.kind);
  }
}

function isPlace(value: unknown): boolean {
  const place = asObject(value);
  return place !== null && (place.in === "store" || place.in === "trash") && isText(place.path);
}

function isStep(value: unknown): boolean {
  const step = asObject(value);
  if (step === null || !isPlace(step.from) || typeof step.rollout !== "boolean") return false;
  if (!isFingerprint(step.expect)) return false;
  if (step.mtimeMs !== undefined && !isNumber(step.mtimeMs)) return false;
  switch (step.kind) {
    case "move":
      return isPlace(step.to);
    case "remove":
      return true;
    case "create":
      return isPlace(step.staged) && isPlace(step.to) && isCopy(step.copy) &&
        (step.import === undefined || isImport(step.import)) &&
        (step.rebuild === undefined || isRebuild(step.rebuild)) &&
        (step.convert === undefined || isText(asObject(step.convert)?.meta)) &&
        isTakingIn(step.inherits);
    case "append":
    case "cut":
      return isText(step.tail) && isCwdMove(step.cwd);
    case "patch":
      return isListOf(step.patches, isPatch);
    case "replace":
      return isPlace(step.staged) && isPlace(step.kept) &&
        (step.cwd === undefined || isCwdMove(step.cwd)) &&
        (step.splices === undefined || isListOf(step.splices, isSplice)) &&
        (step.source === undefined || isPlace(step.source)) &&
        (step.decode === undefined || isUtf16(step.decode)) && isTakingIn(step.inherits) &&
        (step.cwd ?? step.splices ?? step.decode ?? step.source) !== undefined;
    default:
      return false;
  }
}

/** Bytes that become as many others. */
function isPatch(value: unknown): boolean {
  const patch = asObject(value);
  return patch !== null && isOffset(patch.offset) && isBytes(patch.before) &&
    isBytes(patch.after) && `${patch.before}`.length === `${patch.after}`.length;
}

function isSplice(value: unknown): boolean {
  const splice = asObject(value);
  return splice !== null && isOffset(splice.offset) && isOffset(splice.remove) &&
    isBytes(splice.insert);
}

/** What a rollout takes in of others, where it does. */
function isTakingIn(value: unknown): boolean {
  return value === undefined || isListOf(value, (part) => {
    const inherited = asObject(part);
    return inherited !== null && isText(inherited.path) && isOffset(inherited.start) &&
      isOffset(inherited.end) && Number(inherited.start) <= Number(inherited.end);
  });
}

function isOffset(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isBytes(value: unknown): boolean {
  return isText(value) && isBase64(value);
}

function isUtf16(value: unknown): boolean {
  return value === "utf-16le" || value === "utf-16be";
}

function isIndexChange(value: unknown): boolean {
  const index = asObject(value);
  return index !== null && texts(index, "before", "after") && isListOf(index.breaks, isOffset) &&
    (index.takes === undefined || index.takes === true);
}

function isRowChange(value: unknown): boolean {
  const change = asObject(value);
  if (change === null || !isText(change.table) || !Object.hasOwn(CHANGED_TABLES, change.table)) {
    return false;
  }
  const { columns, before, after } = change;
  if (!isListOf(columns, isText)) return false;
  const { length } = columns as readonly unknown[];
  const isRow = (row: unknown) =>
    row === null || (isListOf(row, isSaved) && (row as readonly unknown[]).length === length);
  return isRow(before) && isRow(after) && (before ?? after) !== null;
}

function isCwdMove(value: unknown): boolean {
  const cwd = asObject(value);
  return cwd !== null && texts(cwd, "from", "to");
}

function isCopy(value: unknown): boolean {
  const copy = asObject(value);
  return copy !== null && texts(copy, "oldId", "newId") && isCwdMove(copy.cwd) &&
    isTextOrNull(copy.branch);
}

function isImport(value: unknown): boolean {
  const from = asObject(value);
  return from !== null && texts(from, "home") && isText(from.edit) && EDITS.has(from.edit) &&
    (from.tail === undefined || isText(from.tail));
}

function isRebuild(value: unknown): boolean {
  const made = asObject(value);
  return made !== null && texts(made, "rolloutId", "meta");
}

const EDITS: ReadonlySet<string> = new Set<Import["edit"]>(["none", "identity", "folder"]);

function isKnown(value: unknown): boolean {
  const known = asObject(value);
  return value === undefined ||
    (known !== null && isTextOrNull(known.title) && isTextOrNull(known.cwd));
}

function isTable(value: unknown): boolean {
  const table = asObject(value);
  return table !== null && isText(table.table) && isListOf(table.columns, isText) &&
    isListOf(table.rows, (row) => isListOf(row, isSaved));
}

function isUpdate(value: unknown): boolean {
  const update = asObject(value);
  return update !== null && isText(update.column) && isSaved(update.before) &&
    isSaved(update.after);
}

function isNameLine(value: unknown): boolean {
  const line = asObject(value);
  return line !== null && isNumber(line.line) && isText(line.text);
}

/** A value of SQLite; its one key says of which type. */
function isSaved(value: unknown): boolean {
  if (value === null) return true;
  const saved = asObject(value);
  if (saved === null) return false;
  const [[type, held] = [], ...others] = Object.entries(saved);
  if (others.length > 0) return false;
  switch (type) {
    case "i":
      return isText(held) && /^-?\d+$/.test(held);
    case "r":
      return isNumber(held) || held === "Infinity" || held === "-Infinity";
    case "t":
      return isText(held);
    case "b":
    case "tb":
      return isText(held) && isBase64(held);
    default:
      return false;
  }
}

function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0;
}
