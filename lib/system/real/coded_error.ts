/** An error with a code of ours where the system has none. */
export function codedError(code: string, message: string, options?: ErrorOptions): Error {
  return Object.assign(new Error(message, options), { code });
}

/** Runs a system call; a refusal by the sandbox gets the code `EPERM-SANDBOX` that Deno leaves out. */
export function named<T>(call: () => T): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) {
      throw codedError("EPERM-SANDBOX", error.message, { cause: error });
    }
    throw error;
  }
}
