import { SessionError } from "../../../model/error.ts";

export { refuseUnreadable } from "../sandbox.ts";

/** Node has no worker that may do less than the process. */
export function canConfine(): boolean {
  return false;
}

/**
 * The program that always confines itself and cannot.
 *
 * @throws {SessionError} always.
 */
export function refuseUnconfined(): never {
  throw new SessionError("Cannot confine the program: Node cannot");
}

/**
 * Stands for what Node cannot do.
 *
 * @throws {SessionError} always.
 */
export function runConfined(): never {
  return refuseUnconfined();
}
