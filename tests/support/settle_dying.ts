import assert from "node:assert/strict";
import { buildWriter } from "../../lib/system/real/writer.ts";
import { settle, type Stage } from "./acting.ts";
import { failingWriter } from "./failing_writer.ts";

/** Deaths after which settling is taken for one that never gets through. */
const MOST_DEATHS = 200;

/**
 * Settles until it gets through: the first time it dies at its first mutating call, then at its second, and so on, each time
 * with what the one before has left.
 */
export async function settleDying(stage: Stage): Promise<void> {
  for (let at = 1;; at++) {
    assert.ok(at < MOST_DEATHS, "settling never gets through");
    const writer = failingWriter(buildWriter(), { at, kind: "death" });
    try {
      await settle(stage, writer);
    } catch (error) {
      assertOnPurpose(error, `settling dies at its call ${at}`);
    }
    if (writer.calls() < at) return;
  }
}

/** Either a failure of {@link failingWriter} itself, or what is told of it. */
export function assertOnPurpose(error: unknown, where: string): void {
  assert.match(`${error}`, /on purpose|Cannot (?:change|finish|use)/, `${where}: ${error}`);
}
