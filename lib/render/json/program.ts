import { either, flag, type JsonOf, list, object, oneOf, optional, text } from "./shape.ts";

const GRANTED = optional(either([flag(), list(text())]));

/** `version --json`. */
export const VERSION = object({
  schema: oneOf(["rollkeep.version/1"]),
  version: text(),
  build: oneOf(["checkout", "package", "trial", "release"]),
  runtime: object({ name: text(), version: text() }),
  confinement: oneOf(["worker", "in-process", "none"], "how the program narrows itself"),
  promise: flag("whether what docs/security.md promises holds for this run"),
  reason: optional(text("why it does not")),
  permissions: object({
    read: GRANTED,
    write: GRANTED,
    net: GRANTED,
    run: GRANTED,
    ffi: GRANTED,
    env: GRANTED,
    sys: GRANTED,
  }, "of the process: all, none, or the names that are known to be granted"),
  codex: object({
    reference: text("version of Codex whose formats are known"),
    oldest: text("oldest version whose sessions were tried"),
  }),
});
/** The version for programs. */
export type VersionDocument = JsonOf<typeof VERSION>;

/** What ended a command, on stderr. */
export const ERROR = object({
  error: object({
    kind: oneOf([
      "usage",
      "refused",
      "not-found",
      "locked",
      "conflict",
      "unsupported",
      "integrity",
      "interrupted",
      "internal",
    ]),
    message: text("for people"),
    hint: optional(text("the way out")),
  }),
});
/** An error for programs. */
export type ErrorDocument = JsonOf<typeof ERROR>;
