import { type ExitStatus, PermissionError, SessionError } from "../../model/error.ts";
import type { Grant } from "../../model/grant.ts";
import type { AbsolutePath, StorePaths } from "../../model/store.ts";
import { isWithin } from "../../text/path_text.ts";
import { isGranted, wayToAllow } from "./coded_error.ts";
import { keepFolders, type SyncQuestion } from "./kept_folders.ts";

/**
 * Whether the program runs from an address. The runtime then knows nothing of its `deno.json`, and ends a process that starts a worker
 * with permissions of its own: that is unstable, and asked for there.
 */
function isRemote(): boolean {
  return !import.meta.url.startsWith("file:");
}

/** Whether this process may do all that the grant says and more, so that a narrower worker makes sense. */
export function canConfine(grant: Grant): boolean {
  if (isRemote()) return false;
  return isGranted({ name: "read", path: "/" }) &&
    grant.read.every((path) => isGranted({ name: "read", path })) &&
    grant.write.every((path) => isGranted({ name: "write", path })) &&
    (!grant.statfs || isGranted({ name: "sys", kind: "statfs" }));
}

/**
 * Refuses a command that this process may not carry out, before it touches anything: the store and, for a change, all it
 * writes must be granted (a question to the user counts as no).
 *
 * @throws {PermissionError} naming the permission to add.
 */
export function refuseUngranted(grant: Grant, store: StorePaths): void {
  const root = refuseUnreadable(store);
  const missing = grant.write.find((path) => isWithin(path, root) && lacks("write", path));
  if (missing === undefined) return;
  throw new PermissionError(
    `Cannot change store "${root}": this process may not write ${missing}`,
    {
      path: missing,
      permission: "write",
      hint: wayToAllow("write", [root]),
    },
  );
}

/**
 * The same of a store that is only read. Returns its folder.
 *
 * @throws {PermissionError} naming the permission to add.
 */
export function refuseUnreadable({ home, sessionsRoot }: StorePaths): AbsolutePath {
  const root = home ?? sessionsRoot;
  if (lacks("read", root)) {
    throw new PermissionError(`Cannot read store "${root}": this process may not`, {
      path: root,
      permission: "read",
      hint: wayToAllow("read", [root]),
    });
  }
  return root;
}

function lacks(name: "read" | "write", path: string): boolean {
  return !isGranted({ name, path });
}

/**
 * Gives up what a command has no use for, where no worker does it with less: network, other programs, libraries, the environment and the
 * import of code. What may be read and written cannot be narrowed, for the runtime takes back all of it or nothing.
 */
export function narrowHere({ statfs }: Grant): void {
  revoke(["net", "run", "ffi", "env", "import", ...(statfs ? [] : ["sys"] as const)]);
}

/**
 * The program that always confines itself and cannot.
 *
 * @throws {SessionError} always.
 */
export function refuseUnconfined(): never {
  throw new SessionError(
    "Cannot confine the program: it was not granted all that it gives to its worker",
    { hint: "run it with -A, or main.ts with the permissions you allow" },
  );
}

/** Folders that the runtime keeps every confined program out of, whatever it was granted. */
const SYSTEM_FOLDERS = ["/dev", "/proc", "/sys"];

/**
 * Refuses a command on what a confined program cannot reach: in memory below `/dev`, for one.
 *
 * @throws {SessionError} naming the path.
 */
function refuseUnreachable({ read, write }: Grant): void {
  const path = [...read, ...write].find((path) =>
    SYSTEM_FOLDERS.some((folder) => isWithin(path, folder))
  );
  if (path === undefined) return;
  throw new SessionError(
    `Cannot use "${path}": the sandbox reaches nothing below /dev, /proc or /sys`,
    {
      hint: "keep the store, the trash and the cache elsewhere",
    },
  );
}

/** Who runs a job, and what it may do. */
export interface Confinement {
  /** Module of the worker. */
  readonly worker: URL;
  readonly grant: Grant;
  /** Folders whose entries main forces to disk for the worker; left out: none. */
  readonly kept?: readonly AbsolutePath[];
}

/** What a worker says: that it stands, how its job ended, or what main has to do for it. */
type Said = { readonly ready?: true; readonly status?: ExitStatus } | SyncQuestion;

/** A job for the worker, with what of it moves there instead of being copied. */
export interface Posting {
  readonly job: object;
  readonly moved?: Transferable[] | undefined;
}

/** What can be done while the worker starts. */
export interface Starting {
  /** Posts something to begin with, before the worker has its job. */
  offer(message: unknown): void;
  /** Starts another worker beside it: a port that it hears. */
  startBeside(beside: Confinement): MessagePort;
}

/** Makes the job while the worker starts, with all that this process may still do. */
export type MakeJob = (starting: Starting) => Posting | Promise<Posting>;

/** What a worker with this grant may do: nothing else, and it cannot ask. */
export function workerPermissions(grant: Grant): Deno.PermissionOptionsObject {
  return {
    read: [...grant.read],
    write: [...grant.write],
    env: false,
    net: false,
    run: false,
    ffi: false,
    import: false,
    sys: grant.statfs ? ["statfs"] : false,
  };
}

/**
 * Runs a job in a worker that has exactly the grant. This process gives up its own permissions once all its workers stand and
 * before the job is posted (revoking earlier lost modules in 3 of 5 runs, write-rules §7.1).
 *
 * @throws {SessionError} when no confined program could reach what the grant names.
 */
export async function runConfined(
  makeJob: MakeJob,
  confinement: Confinement,
): Promise<ExitStatus> {
  refuseUnreachable(confinement.grant);
  const { kept, answer } = keepFolders(confinement.kept ?? []);
  return await new Promise((done, failed) => {
    let loading = 0;
    const start = ({ worker: module, grant }: Confinement): Worker => {
      loading++;
      const started = new Worker(module, {
        type: "module",
        deno: { permissions: workerPermissions(grant) },
      });
      started.onerror = (event) => {
        event.preventDefault();
        failed(new Error(event.message.replace(/^Uncaught (?:\(in promise\) )?(?:\w+: )?/, "")));
      };
      started.onmessage = ({ data }: MessageEvent<Said>) => {
        if ("sync" in data) answer(data);
        else if (data.ready) {
          if (--loading === 0) posting.then(post).catch(failed);
        } else if (data.status !== undefined) {
          worker.terminate();
          done(data.status);
        }
      };
      return started;
    };
    const post = ({ job, moved = [] }: Posting) => {
      revokeAll();
      // Even an empty list of what moves costs 3 ms, for the runtime loads what handles one.
      const posted = kept.paths.length === 0 ? job : { ...job, kept };
      if (moved.length === 0) worker.postMessage(posted);
      else worker.postMessage(posted, moved);
    };
    const worker = start(confinement);
    const made = makeJob({
      offer: (message) => worker.postMessage(message),
      startBeside(beside) {
        const { port1, port2 } = new MessageChannel();
        start(beside).postMessage(port1, [port1]);
        return port2;
      },
    });
    const posting = Promise.resolve(made);
    posting.catch(failed);
  });
}

function revokeAll(): void {
  revoke(["read", "write", "env", "net", "run", "ffi", "sys", "import"]);
}

function revoke(names: readonly (Deno.PermissionName | "import")[]): void {
  for (const name of names) Deno.permissions.revokeSync({ name } as Deno.PermissionDescriptor);
}
