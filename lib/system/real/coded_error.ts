/** An error with a code of ours where the system has none. */
export function codedError(code: string, message: string, options?: ErrorOptions): Error {
  return Object.assign(new Error(message, options), { code });
}

/**
 * Runs a system call; a refusal by the sandbox gets the code `EPERM-SANDBOX` that Deno leaves out, and what goes wrong with a file
 * that is open already the `path` that the runtime does not know any more.
 */
export function named<T>(call: () => T, path?: string): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) {
      throw codedError("EPERM-SANDBOX", error.message, { cause: error });
    }
    if (path !== undefined && error instanceof Error) error.message += `: read '${path}'`;
    throw error;
  }
}
