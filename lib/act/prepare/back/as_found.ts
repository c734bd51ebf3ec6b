import { fingerprintOf } from "../../../model/fingerprint.ts";
import type { FileStep, MoveStep, ThreadPlan } from "../../../model/plan.ts";
import { type AtRest, lookAtRest } from "../../facts/files/at_rest.ts";
import type { DigestTools } from "../../facts/files/file_digest.ts";
import {
  type PlaceTools,
  type ResolvedStep,
  resolveSteps,
} from "../../facts/files/resolved_step.ts";
import { ThreadError } from "../../facts/thread_error.ts";

/** What looking at files that a journal tells of takes. */
export interface AsFoundTools extends DigestTools, PlaceTools {}

/** A way back held against the files as they are now. */
export type AsFound =
  /** `thread`: its steps expect what was seen, within this run. */
  | { readonly kind: "found"; readonly thread: ThreadPlan; readonly notes: readonly string[] }
  /** `why`: for people, behind the name of the thread. `gone`: a file is there no more, and never will be. */
  | { readonly kind: "lost" | "gone"; readonly why: string };

/**
 * Looks at the files of a way back, as the deed will: each must be what its journal noted, wherever its home has been copied to
 * since. One that lost its time gets it back; one that Codex has written on to comes back as it is, with a note.
 */
export function asFound(thread: ThreadPlan, tools: AsFoundTools): AsFound {
  const steps: FileStep[] = [];
  const notes: string[] = [];
  const without = (kind: "lost" | "gone", why: string): AsFound => ({
    kind,
    why: `cannot come back: ${why}`,
  });
  const lost = (why: string) => without("lost", why);
  const places = placesOf(thread, tools);
  if (typeof places === "string") return lost(places);
  for (const [at, step] of thread.steps.entries()) {
    const { from } = places[at]!;
    const seen = lookAtRest(from, step.expect, tools);
    if (seen.kind === "gone") return without("gone", `"${from}" is gone`);
    if (seen.kind === "other") {
      const isFile = seen.stat.kind === "file";
      return lost(`"${from}" is ${isFile ? "not what was put there" : "not a regular file"}`);
    }
    if (seen.kind === "grown" && step.rollout) notes.push(grownText(thread, { step, seen }));
    const now = step.kind === "move"
      ? withTime(step, seen)
      : { ...step, expect: expected(step, seen) };
    steps.push(now);
  }
  return { kind: "found", thread: { ...thread, steps }, notes };
}

/** The steps with absolute paths; else why one of them may not be touched, for people. */
function placesOf({ steps }: ThreadPlan, tools: AsFoundTools): readonly ResolvedStep[] | string {
  try {
    return resolveSteps(steps, tools);
  } catch (error) {
    if (!(error instanceof ThreadError)) throw error;
    return error.message;
  }
}

type Seen = Extract<AtRest, { readonly stat: unknown }>;

function withTime(step: MoveStep, seen: Seen): MoveStep {
  const { expect, mtimeMs = expect.mtimeMs } = step;
  const { mtimeMs: _, ...rest } = step;
  const now = { ...rest, expect: expected(step, seen) };
  return seen.kind === "grown" || seen.stat.mtimeMs === mtimeMs ? now : { ...now, mtimeMs };
}

/** What was seen; the digest stays good while the content is the same. */
function expected({ expect }: FileStep, { kind, stat }: Seen): FileStep["expect"] {
  const digest = kind === "grown" ? undefined : expect.digest;
  return { ...fingerprintOf(stat), ...(digest === undefined ? {} : { digest }) };
}

function grownText(
  { id }: ThreadPlan,
  { step, seen }: { readonly step: FileStep; readonly seen: Seen },
): string {
  const more = seen.stat.size - step.expect.size;
  return `thread ${id ?? ""}: Codex has written ${more} bytes more to it since; ` +
    "it comes back with them";
}
