import { parse, TomlError } from "smol-toml";
import {
  NO_SETTINGS,
  type Settings,
  type SettingsProblem,
} from "../../config/settings/settings.ts";
import { lineOfError, stateOfError } from "../../text/toml_text.ts";
import { type CheckOptions, checkSettings } from "./check_settings.ts";

/** What a file of settings says; nothing, where it is no TOML. */
export function understood(
  written: string,
  commands: Pick<CheckOptions, "specs" | "tryWords">,
): Settings {
  const text = written.replace(/^\uFEFF/, "");
  try {
    return checkSettings(parsed(text), { ...commands, text, parse: parsed });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    return { ...NO_SETTINGS, problems: [problemOf(error, text)] };
  }
}

function parsed(text: string) {
  return parse(text, { integersAsBigInt: "asNeeded" });
}

function problemOf(error: TomlError, text: string): SettingsProblem {
  const isJson = text.trimStart().startsWith("{");
  return {
    key: "",
    line: lineOfError(error, text),
    column: error.column,
    message: `it is no TOML: ${stateOfError(error)}`,
    ...(isJson ? { hint: "codexsm's is JSON; rollkeep config init --force writes TOML" } : {}),
    isGrave: true,
  };
}
