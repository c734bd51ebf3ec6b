import type { LookQuestion, PathLook } from "../look.ts";

// The one worker that may read anywhere. It opens nothing and loads nothing: of absolute paths it tells whether something is
// there, what kind, and where its links lead.
self.onmessage = ({ data: port }: MessageEvent<MessagePort>) => {
  port.onmessage = ({ data }: MessageEvent<LookQuestion>) => {
    const paths: unknown = data?.paths;
    if (Array.isArray(paths)) port.postMessage(paths.map(lookAt));
  };
};

function lookAt(path: unknown): PathLook {
  if (typeof path !== "string" || !path.startsWith("/")) {
    return { kind: null, real: null, code: "EINVAL" };
  }
  try {
    const { isFile, isDirectory, isSymlink } = Deno.lstatSync(path);
    const kind = isFile ? "file" : isDirectory ? "directory" : isSymlink ? "link" : "other";
    return { kind, real: realPath(path), code: null };
  } catch (error) {
    return { kind: null, real: null, code: codeOf(error) };
  }
}

/** `null`: nobody can tell, as behind a link that leads nowhere. */
function realPath(path: string): string | null {
  try {
    return Deno.realPathSync(path);
  } catch {
    // That something is there is an answer all the same.
    return null;
  }
}

function codeOf(error: unknown): string {
  const { code } = error as { readonly code?: unknown };
  return typeof code === "string" ? code : "EUNKNOWN";
}

self.postMessage({ ready: true });
