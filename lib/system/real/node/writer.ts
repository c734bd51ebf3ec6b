import type { Writer } from "../../writer.ts";
import { refuseWithoutLocks } from "./library_host.ts";

/**
 * Node changes nothing.
 *
 * @throws {UnsupportedError} always.
 */
export function buildWriter(): Writer {
  return refuseWithoutLocks();
}
