import { kindAt } from "./kind_at.ts";

/**
 * Where stores lie that are made hundreds of times: in memory, where the system has such a folder, since nobody needs to
 * wait for a disk there. Not for the program itself: its sandbox keeps it out of `/dev`.
 */
export const IN_MEMORY: Pick<Deno.MakeTempOptions, "dir"> = kindAt("/dev/shm") === "directory"
  ? { dir: "/dev/shm" }
  : {};
