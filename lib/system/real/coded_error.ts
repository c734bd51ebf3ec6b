/** An error with a code of ours where the system has none. */
export function codedError(code: string, message: string, options?: ErrorOptions): Error {
  return Object.assign(new Error(message, options), { code });
}

/** A file that is open already, whose path the runtime does not know any more, and what is done with it. */
export interface OpenFile {
  readonly path: string;
  readonly call: "read" | "write";
}

/**
 * Runs a system call; what the runtime gives no code gets one, a refusal by the sandbox `EPERM-SANDBOX`, and what goes wrong with a file
 * that is open already its path.
 */
export function named<T>(call: () => T, open?: OpenFile): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw refusedBySandbox(error);
    if (!(error instanceof Error)) throw error;
    if (open !== undefined) error.message += `: ${open.call} '${open.path}'`;
    throw withCode(error);
  }
}

/** Whether this process may do something without anybody being asked. */
export function isGranted(descriptor: Deno.PermissionDescriptor): boolean {
  return Deno.permissions.querySync(descriptor).state === "granted";
}

function refusedBySandbox(error: Error): Error {
  const [, permission, path = ""] =
    /^Requires (read|write) access to "([^"]*)"/.exec(error.message) ?? [];
  const refused = codedError("EPERM-SANDBOX", error.message, { cause: error });
  if (permission === undefined) return refused;
  return Object.assign(refused, { permission, path, way: wayToAllow(permission, [path]) });
}

/** How a path can be allowed, in the way that this program runs: one that was compiled takes no flags of the runtime. */
export function wayToAllow(permission: string, paths: readonly string[]): string {
  const flag = `--allow-${permission}=${paths.join(",")}`;
  return Deno.build.standalone
    ? `compile a program for it (deno task compile --store DIR)`
    : `add ${flag}`;
}

const OS_ERROR = /\(os error (\d+)\)/;

/** The runtime leaves some codes of the system out, that of a call which a signal has interrupted among them. */
function withCode(error: Error): Error {
  const [, number] = "code" in error ? [] : OS_ERROR.exec(error.message) ?? [];
  if (number === undefined) return error;
  const code = error instanceof Deno.errors.Interrupted ? "EINTR" : `OS-${number}`;
  return Object.assign(error, { code });
}
