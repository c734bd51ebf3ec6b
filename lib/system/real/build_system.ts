import type { System } from "../system.ts";
import { realCaches } from "./caches.ts";
import { realCompression } from "./compression.ts";
import { knownEnvironment } from "./environment.ts";
import { realDatabases } from "./databases.ts";
import { realFiles } from "./files.ts";
import { newUuid7, randomHex } from "./ids.ts";
import { realInterrupts } from "./interrupts.ts";
import type { Facts } from "./job.ts";
import { realTerminal } from "./terminal.ts";

/** The real outside world, for reading, from the facts that main gathered. */
export function buildSystem(facts: Facts): System {
  const { variables } = facts;
  return {
    files: realFiles(),
    databases: realDatabases(),
    clock: {
      nowMs: () => Date.now(),
      timeZone: () => Temporal.Now.timeZoneId(),
    },
    ids: { hex: randomHex, uuid7: () => newUuid7(Date.now()) },
    environment: knownEnvironment(facts),
    digests: {
      async sha256() {
        const { createHash } = await import("node:crypto");
        const start = () => {
          const hash = createHash("sha256");
          return {
            update: (bytes: Uint8Array) => void hash.update(bytes),
            hex: () => hash.digest("hex"),
          };
        };
        return { start, ofText: (text) => createHash("sha256").update(text).digest("hex") };
      },
    },
    compression: realCompression(),
    terminal: realTerminal(variables),
    caches: realCaches(facts.cacheFolder),
    interrupts: realInterrupts(),
  };
}

export { buildWriter } from "./writer.ts";
