/**
 * What Node 24 lacks of the language and the program says: a map's `getOrInsert`, base 64 of bytes. Added as later engines have them,
 * and only where they are missing.
 *
 * @module
 */
import { Buffer } from "node:buffer";

function add(to: object, methods: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(methods)) {
    if (name in to) continue;
    Object.defineProperty(to, name, { value, configurable: true, writable: true });
  }
}

/** What both kinds of maps have of it. */
type AnyMap = Pick<Map<unknown, unknown>, "has" | "get" | "set">;

const UPSERT = {
  getOrInsert(this: AnyMap, key: unknown, value: unknown): unknown {
    if (!this.has(key)) this.set(key, value);
    return this.get(key);
  },
  getOrInsertComputed(this: AnyMap, key: unknown, compute: (key: unknown) => unknown): unknown {
    if (!this.has(key)) this.set(key, compute(key));
    return this.get(key);
  },
};

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

add(Map.prototype, UPSERT);
add(WeakMap.prototype, UPSERT);
add(Uint8Array, {
  fromBase64(text: string): Uint8Array {
    if (!BASE64.test(text)) throw new SyntaxError("Found a character that is no base 64");
    return new Uint8Array(Buffer.from(text, "base64"));
  },
});
add(Uint8Array.prototype, {
  toBase64(this: Uint8Array): string {
    return Buffer.from(this.buffer, this.byteOffset, this.byteLength).toString("base64");
  },
});
