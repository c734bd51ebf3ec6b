import { FINDINGS } from "../../diagnose/findings/findings.ts";
import { CONDITION_IDS } from "../../model/diagnosis/explanation.ts";
import type { FindingId } from "../../model/diagnosis/finding.ts";
import { CHECK_STATUSES } from "../../model/diagnosis/report.ts";
import {
  anything,
  count,
  flag,
  type JsonOf,
  list,
  nullable,
  number,
  object,
  oneOf,
  optional,
  record,
  text,
} from "./shape.ts";

/** `why`. */
export const WHY = object({
  schema: oneOf(["rollkeep.why/1"]),
  id: text("thread id; the path of a file that has none"),
  title: nullable(text("the name, else the preview; null: there is neither")),
  conditions: list(
    object({
      id: oneOf(CONDITION_IDS),
      passed: nullable(flag("null: not asked, the detail says why")),
      detail: text("for people"),
      finding: optional(oneOf(Object.keys(FINDINGS) as FindingId[], "what is wrong")),
      help: optional(text("command that helps")),
    }),
    "every condition of Codex's, in its order",
  ),
  shown: nullable(flag("whether Codex's picker lists it; null: it could not be asked")),
  resumable: nullable(flag("whether Codex resumes it by its id")),
  whole: nullable(flag("whether all of it is there and Codex lists all turns")),
  reason: optional(text("the true cause, where one of the three is false")),
});
/** An explanation for programs. */
export type WhyDocument = JsonOf<typeof WHY>;

/** `doctor`. */
export const DOCTOR = object({
  schema: oneOf(["rollkeep.doctor/1"]),
  status: oneOf(CHECK_STATUSES, "the worst of the checks"),
  verdict: text("one sentence for people"),
  checks: list(object({
    id: text("what was checked; a finding by its own id"),
    status: oneOf(CHECK_STATUSES),
    summary: text("one line for people"),
    details: record(anything(), "more of it; the names say what each is"),
    help: list(text(), "commands that help"),
  })),
});
/** A diagnosis for programs. */
export type DoctorDocument = JsonOf<typeof DOCTOR>;

/** `doctor risk`, with codexsm's keys. */
export const RISK = object({
  sessions_total: count(),
  risk_total: count(),
  risk_rate: number("percent of the sessions that are risky"),
  high: count(),
  medium: count(),
  integrity_check: flag("whether rollouts were held against their sidecars"),
  sample_limit: count("most samples"),
  samples: list(
    object({
      level: text("high or medium"),
      reason: text(),
      health: text(),
      session_id: text("thread id; empty when it cannot be known"),
      path: text(),
      detail: optional(text()),
    }),
    "the first of them, worst first",
  ),
});
/** Risks for programs. */
export type RiskDocument = JsonOf<typeof RISK>;

/** `seal`. */
export const SEAL = object({
  schema: oneOf(["rollkeep.seal/1"]),
  simulation: flag("whether it is a rehearsal"),
  sealed: count(),
  resealed: count("those that have grown since"),
  kept: count("those whose sidecar covers all of them"),
  live: count("those of threads that are in use"),
  damaged: count("those that are not what their sidecar says"),
  failed: count(),
  results: list(object({
    status: oneOf(["sealed", "resealed", "kept", "live", "damaged", "failed"]),
    session_id: text("thread id; empty when it cannot be known"),
    path: text("the rollout"),
    sidecar: text("the sidecar that it has then"),
    size_bytes: count("of the rollout on disk"),
    error: optional(text("why it was not sealed")),
  })),
  apply: optional(text("after a rehearsal: the command that does it")),
});
/** What sealing came to, for programs. */
export type SealDocument = JsonOf<typeof SEAL>;

/** `verify`. */
export const VERIFY = object({
  schema: oneOf(["rollkeep.verify/1"]),
  unchanged: count(),
  grown: count("those that begin as they were sealed"),
  damaged: count(),
  vanished: count("those of which only the sidecar is left"),
  unsealed: count(),
  unknown: count("those that could not be read"),
  bytes_read: count(),
  results: list(object({
    standing: oneOf(["unchanged", "grown", "damaged", "vanished", "unsealed", "unknown"]),
    session_id: text("thread id; empty when it cannot be known"),
    path: text("the rollout; of a vanished one where it was"),
    sidecar: optional(text()),
    sealed_bytes: optional(count("how many bytes were sealed")),
    first_difference: optional(object({
      mib: count("number of the MiB it begins in, from 1"),
      from: count("its first byte"),
      to: count("the byte behind it"),
    }, "the part in which a damaged one first differs; left out: nobody can tell")),
    detail: optional(text("for people")),
  })),
  help: list(text(), "commands that help"),
});
/** What verifying came to, for programs. */
export type VerifyDocument = JsonOf<typeof VERIFY>;
