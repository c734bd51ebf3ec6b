/**
 * Where stores lie that are made hundreds of times: in memory, where the system has such a folder, since nobody needs to
 * wait for a disk there. Not for the program itself: its sandbox keeps it out of `/dev`.
 */
export const IN_MEMORY: Pick<Deno.MakeTempOptions, "dir"> = isFolder("/dev/shm")
  ? { dir: "/dev/shm" }
  : {};

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
