import { SessionError } from "../../lib/model/error.ts";
import { errorCode } from "../../lib/system/files.ts";

/** What reading gave, or the documented error it ended with, by its code or kind. */
export type Attempt<T> = { readonly value: T } | { readonly refused: string };

/**
 * Reads, and takes one of the documented ends for an answer.
 *
 * @throws every other error as it is.
 */
export async function attempt<T>(
  read: () => T | Promise<T>,
  { codes }: { readonly codes: readonly string[] },
): Promise<Attempt<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    if (error instanceof SessionError && error.kind !== "internal") return { refused: error.kind };
    const code = errorCode(error);
    if (code === null || !codes.includes(code)) throw error;
    return { refused: code };
  }
}
