/**
 * Values of SQLite to and from JSON without loss (write-rules §2.1).
 *
 * @module
 */
import type { SavedValue } from "../../model/saved_rows.ts";
import type { SqlValue } from "../../system/databases.ts";

/** A name as an SQL identifier. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * Reads columns without loss: `read` is given what to select. As they are first; where a text may not be what the database holds,
 * because it has a NUL (the runtime cuts it off there) or is not UTF-8 (the runtime replaces that), once more byte by byte, which
 * takes ten times the memory on its way.
 */
export function readSaved(
  columns: readonly string[],
  read: (list: string) => readonly (readonly SqlValue[])[],
): SavedValue[][] {
  const names = columns.map(quoted);
  const hasNul = names.map((name) => `instr(${name}, char(0))`).join(" OR ");
  const rows = read(`${names.join(", ")}, ${hasNul}`);
  if (rows.every(isExact)) return rows.map((row) => row.slice(0, -1).map(tagged));
  const bytes = names.map((name) =>
    `typeof(${name}) = 'text', CASE typeof(${name}) WHEN 'text' THEN CAST(${name} AS BLOB) ELSE ${name} END`
  );
  return read(bytes.join(", ")).map(exactRow);
}

/** What the runtime puts in place of bytes that are not UTF-8. */
const REPLACED = "\uFFFD";

function isExact(row: readonly SqlValue[]): boolean {
  return Number(row.at(-1) ?? 0) === 0 &&
    !row.some((value) => typeof value === "string" && value.includes(REPLACED));
}

function tagged(value: SqlValue): SavedValue {
  switch (typeof value) {
    case "bigint":
      return { i: `${value}` };
    case "number":
      return { r: Number.isFinite(value) ? value : value > 0 ? "Infinity" : "-Infinity" };
    case "string":
      return { t: value };
    default:
      return value === null ? null : { b: value.toBase64() };
  }
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function exactRow(values: readonly SqlValue[]): SavedValue[] {
  const row: SavedValue[] = [];
  for (let at = 0; at < values.length; at += 2) {
    const value = values[at + 1] ?? null;
    row.push(Number(values[at]) === 1 ? textOf(value as Uint8Array) : tagged(value));
  }
  return row;
}

function textOf(bytes: Uint8Array): SavedValue {
  try {
    return { t: utf8.decode(bytes) };
  } catch {
    // Not UTF-8: kept byte for byte.
    return { tb: bytes.toBase64() };
  }
}

/** The value to bind for a saved one. */
export function untagged(value: SavedValue): SqlValue {
  if (value === null) return null;
  if ("i" in value) return BigInt(value.i);
  if ("r" in value) return Number(value.r);
  if ("t" in value) return value.t;
  return Uint8Array.fromBase64("b" in value ? value.b : value.tb);
}

/** The placeholder for a saved value: text that is not UTF-8 can only be bound as bytes and made text by SQLite. */
export function mark(value: SavedValue): string {
  return value !== null && "tb" in value ? "CAST(? AS TEXT)" : "?";
}
