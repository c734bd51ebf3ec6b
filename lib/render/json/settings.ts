import type { SettingsProblem } from "../../config/settings/settings.ts";
import {
  count,
  either,
  flag,
  type JsonOf,
  list,
  nullable,
  object,
  oneOf,
  optional,
  record,
  text,
} from "./shape.ts";

const COMMANDS = record(
  record(either([text(), count(), flag(), list(text())]), "by key, as the file has it"),
  "by the name of a command",
);

/** Settings for all commands; `null`: not set. */
const SET = {
  codex_home: nullable(text("as written")),
  sessions_root: nullable(text("as written")),
  trash_root: nullable(text("as written")),
  max_batch: nullable(count("0: no limit")),
  color: nullable(text()),
  utc: nullable(flag()),
  commands: COMMANDS,
};

const ORIGIN = oneOf(["flag", "environment", "file", "default"]);

/** What is wrong in a file of settings. */
const PROBLEM = object({
  key: text("with the names of its tables; empty: about the file"),
  line: nullable(count("from 1; null: about no line")),
  column: nullable(count("from 1; null: about no line")),
  message: text("for people"),
  hint: optional(text("the way out")),
});

/** `config show`. */
export const CONFIG_SHOW = object({
  schema: oneOf(["rollkeep.config-show/1"]),
  path: nullable(
    text("where the file lies, or would; null: neither HOME nor ROLLKEEP_CONFIG is set"),
  ),
  exists: flag(),
  config: object(SET, "what the file says, as far as it is understood"),
  problems: list(PROBLEM),
  effective: optional(object({
    codex_home: nullable(text("absolute; null: a folder of rollouts alone")),
    sessions_root: text("absolute"),
    trash_root: text("absolute"),
    max_batch: count("0: no limit"),
    color: text(),
    utc: flag(),
    commands: COMMANDS,
  }, "with --resolved: what holds for a command where nothing more is typed")),
  from: optional(object({
    codex_home: ORIGIN,
    sessions_root: ORIGIN,
    trash_root: ORIGIN,
    max_batch: ORIGIN,
    color: ORIGIN,
    utc: ORIGIN,
  }, "with --resolved: who says so")),
});
/** The settings for programs. */
export type ConfigShowDocument = JsonOf<typeof CONFIG_SHOW>;

/** `config validate --json`. */
export const CONFIG_VALIDATE = object({
  schema: oneOf(["rollkeep.config-validate/1"]),
  path: text(),
  valid: flag(),
  problems: list(PROBLEM),
});
/** A file of settings, checked, for programs. */
export type ConfigValidateDocument = JsonOf<typeof CONFIG_VALIDATE>;

/** A problem for programs. */
export function problemFacts(
  { key, line, column, message, hint }: SettingsProblem,
): JsonOf<typeof PROBLEM> {
  return { key, line, column, message, ...(hint === undefined ? {} : { hint }) };
}
