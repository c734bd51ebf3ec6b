/**
 * What the library asks of the runtime beside the system that every command has.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { isGranted } from "./coded_error.ts";

/** The path behind a `file:` address, as this system writes it; `null` for an address of another kind, or of another machine. */
export function pathOfAddress(address: URL): string | null {
  if (address.protocol !== "file:") return null;
  try {
    return fileURLToPath(address);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** Refuses a change where the runtime has no file locks; Deno has them. */
export function refuseWithoutLocks(): void {}

/** Whether this process may read a path without anybody being asked. */
export function mayRead(path: string): boolean {
  return isGranted({ name: "read", path });
}
