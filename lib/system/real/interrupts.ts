import type { Interrupts } from "../interrupts.ts";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** A turn of the event loop costs a millisecond: often enough for a person, seldom enough for ten thousand threads. */
const TURN_EVERY_MS = 20;

/** Signals of this process. A listener works inside the confined worker too (write-rules §7.3). */
export function realInterrupts(): Interrupts {
  return {
    watch() {
      let isRequested = false;
      let isListening = true;
      let lastTurn = performance.now();
      const listener = () => {
        isRequested = true;
      };
      for (const signal of SIGNALS) Deno.addSignalListener(signal, listener);
      return {
        async pause() {
          if (performance.now() - lastTurn < TURN_EVERY_MS) return;
          await new Promise((done) => setTimeout(done));
          lastTurn = performance.now();
        },
        requested: () => isRequested,
        end() {
          if (!isListening) return;
          isListening = false;
          for (const signal of SIGNALS) Deno.removeSignalListener(signal, listener);
        },
      };
    },
  };
}
