import type { AbsolutePath } from "../model/store.ts";
import { type EntryKind, errorCode, type Files } from "./files.ts";

/** What can be asked of whoever may look anywhere ({@link LOOK_WORKER}): is there something, what kind, where does it lead. */
export interface LookQuestion {
  /** Absolute paths. */
  readonly paths: readonly string[];
}

/** What is at a path. */
export interface PathLook {
  /** Links not followed; `null`: nothing, or nobody can tell. */
  readonly kind: EntryKind | null;
  /** The path with every link resolved; `null` where nobody can tell. */
  readonly real: string | null;
  /** Why there is no kind, as the system names it; `null`: there is one. */
  readonly code: string | null;
}

/** Looks at paths anywhere: one answer for each. */
export type LookAnywhere = (paths: readonly AbsolutePath[]) => Promise<readonly PathLook[]>;

/** The module of the worker that may look anywhere. */
export const LOOK_WORKER = new URL("real/look_worker.ts", import.meta.url);

/** What it may do. */
export const LOOK_GRANT = { read: ["/"], write: [], env: [], statfs: false } as const;

/** Whoever listens at a port looks. One question at a time. */
export function lookAt(port: MessagePort): LookAnywhere {
  return (paths) =>
    new Promise((done) => {
      port.onmessage = ({ data }: MessageEvent<readonly PathLook[]>) => done(data);
      port.postMessage({ paths } satisfies LookQuestion);
    });
}

/** This process looks by itself, as far as it may. */
export function lookWith(files: Pick<Files, "lstat" | "realPath">): LookAnywhere {
  const attempt = <T>(look: () => T): T | string => {
    try {
      return look();
    } catch (error) {
      const code = errorCode(error);
      if (code === null) throw error;
      return code;
    }
  };
  return (paths) =>
    Promise.resolve(paths.map((path) => {
      const stat = attempt(() => files.lstat(path));
      if (typeof stat === "string") return { kind: null, real: null, code: stat };
      const real = attempt(() => ({ path: files.realPath(path) }));
      return { kind: stat.kind, real: typeof real === "string" ? null : real.path, code: null };
    }));
}
