import { mountTmpfs } from "../../support/disk/mounts.ts";

/** A folder on another file system than that of the stores. */
export interface OtherDisk extends AsyncDisposable {
  /** `null` when none can be mounted: only root may. */
  readonly folder: string | null;
  /** Why there is none; empty when there is one. */
  readonly reason: string;
}

/** Room for the trashes of all cases that are under way. */
const KILOBYTES = 262_144;

/** Mounts a file system of its own, until it is disposed of. */
export async function mountOtherDisk(): Promise<OtherDisk> {
  const folder = Deno.makeTempDirSync({ prefix: "rollkeep-other-" });
  try {
    const mounted = await mountTmpfs(folder, KILOBYTES);
    return {
      folder,
      reason: "",
      async [Symbol.asyncDispose]() {
        await mounted[Symbol.asyncDispose]();
        Deno.removeSync(folder);
      },
    };
  } catch (error) {
    Deno.removeSync(folder);
    return {
      folder: null,
      reason: error instanceof Error ? error.message : `${error}`,
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
}
