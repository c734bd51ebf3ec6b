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

/** The SQL that reads a column so that {@link tagged} loses nothing: text is read as bytes: the runtime replaces what is not UTF-8. */
export function asBytes(column: string): string {
  const name = quoted(column);
  return `CASE typeof(${name}) WHEN 'text' THEN CAST(${name} AS BLOB) ELSE ${name} END`;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A value with its type, as `typeof` names it, and as {@link asBytes} read it. */
export function tagged(type: SqlValue | undefined, value: SqlValue | undefined): SavedValue {
  switch (type) {
    case "integer":
      return { i: `${value}` };
    case "real":
      return { r: Number(value) };
    case "text": {
      const bytes = value as Uint8Array;
      try {
        return { t: utf8.decode(bytes) };
      } catch {
        // Not UTF-8: kept byte for byte.
        return { tb: bytes.toBase64() };
      }
    }
    case "blob":
      return { b: (value as Uint8Array).toBase64() };
    default:
      return null;
  }
}

/** The value to bind for a saved one. */
export function untagged(value: SavedValue): SqlValue {
  if (value === null) return null;
  if ("i" in value) return BigInt(value.i);
  if ("r" in value) return value.r;
  if ("t" in value) return value.t;
  return Uint8Array.fromBase64("b" in value ? value.b : value.tb);
}

/** The placeholder for a saved value: text that is not UTF-8 can only be bound as bytes and made text by SQLite. */
export function mark(value: SavedValue): string {
  return value !== null && "tb" in value ? "CAST(? AS TEXT)" : "?";
}
