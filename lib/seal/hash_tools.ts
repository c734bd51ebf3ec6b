import { InterruptedError } from "../model/error.ts";
import type { InterruptWatch } from "../system/interrupts.ts";
import type { System } from "../system/system.ts";
import type { HashTools } from "./rollout_bytes.ts";

/** What hashing takes, with the user's wish to stop heard. */
export async function hashToolsOf(
  system: System,
  { watch, onRead, verb }: {
    readonly watch: InterruptWatch;
    readonly onRead: (bytes: number) => void;
    /** The command, for the message of one that was stopped. */
    readonly verb: string;
  },
): Promise<HashTools> {
  return {
    system,
    sha256: await system.digests.sha256(),
    onRead,
    async pause() {
      await watch.pause();
      if (watch.requested()) throw new InterruptedError(`${verb} was stopped`);
    },
  };
}
