import { GENERAL_SETTINGS, keyOf } from "../../../lib/argv/settings/general_settings.ts";
import type { CommandSpec, FlagSpec } from "../../../lib/argv/flag_spec.ts";
import { checked, lastOf, type ParsedWords } from "../../../lib/argv/parse_words.ts";
import type { WordsBase } from "../../../lib/argv/words_base.ts";
import type { StoreOptions, StorePaths } from "../../../lib/model/store.ts";
import { type ConfigShowDocument, problemFacts } from "../../../lib/render/json/settings.ts";
import type { AnswerTools } from "../../command.ts";
import {
  colorSaid,
  type Defaults,
  type LoadedSettings,
} from "../../../lib/config/settings/settings.ts";

/** How the settings were asked for. */
export interface ShowOptions {
  /** Whether what holds is told, too. */
  readonly isResolved: boolean;
  /** How the command line names the store. */
  readonly store: StoreOptions;
  readonly words: ParsedWords;
  readonly base: WordsBase;
}

/**
 * What `config show` prints.
 *
 * @throws {SessionError} with `isResolved`, where no store can be told: a gate of its roots is closed.
 */
export async function showDocument(
  tools: AnswerTools,
  options: ShowOptions,
): Promise<ConfigShowDocument> {
  const { settings } = tools;
  const { file: { path, text, state } } = settings;
  const shown: ConfigShowDocument = {
    schema: "rollkeep.config-show/1",
    path,
    exists: text !== null || state !== null,
    config: configOf(settings, await tools.specs()),
    problems: settings.problems.map(problemFacts),
  };
  if (!options.isResolved) return shown;
  const { store, named, unused } = await tools.placed(options.store);
  const problems = [...shown.problems, ...unused === null ? [] : [problemFacts(unused)]];
  const told = {
    ...options,
    settings: { ...settings, roots: named },
    commands: shown.config.commands,
  };
  return { ...shown, problems, ...resolved(store, told) };
}

function configOf(
  { roots, general, commands }: LoadedSettings,
  specs: readonly CommandSpec[],
): ConfigShowDocument["config"] {
  const max = general.get("max-batch")?.[0];
  const utc = general.get("utc")?.[0];
  return {
    codex_home: roots.get("codex_home") ?? null,
    sessions_root: roots.get("sessions_root") ?? null,
    trash_root: roots.get("trash_root") ?? null,
    max_batch: max === undefined ? null : Number(max),
    color: general.get("color")?.[0] ?? null,
    utc: utc === undefined ? null : utc === "true",
    commands: commandsOf(commands, specs),
  };
}

function commandsOf(
  commands: ReadonlyMap<string, Defaults>,
  specs: readonly CommandSpec[],
): ConfigShowDocument["config"]["commands"] {
  const set = [...commands].map(([name, defaults]) => {
    const { flags } = specs.find((spec) => spec.name === name)!;
    const values = [...defaults].map(([name, words]) => {
      const flag = flags.find((flag) => flag.name === name)!;
      return [keyOf(flag), valueOf(flag, words)];
    });
    return [name, Object.fromEntries(values)];
  });
  return Object.fromEntries(set);
}

/** A value as the file has it. */
function valueOf({ takes }: FlagSpec, words: readonly string[]) {
  if ("repeats" in takes && takes.repeats) return words;
  const [word = ""] = words;
  return takes.kind === "boolean" ? word === "true" : takes.kind === "count" ? Number(word) : word;
}

interface Resolved {
  readonly effective: NonNullable<ConfigShowDocument["effective"]>;
  readonly from: NonNullable<ConfigShowDocument["from"]>;
}

type Origin = Resolved["from"]["color"];

interface ResolveOptions extends Pick<ShowOptions, "words" | "base"> {
  readonly settings: LoadedSettings;
  readonly commands: ConfigShowDocument["config"]["commands"];
}

function resolved(
  { home, sessionsRoot, trashRoot }: StorePaths,
  options: ResolveOptions,
): Resolved {
  const { commands } = options;
  const holds = (key: string) => holdingOf(key, options);
  const [maxBatch, color, utc] = ["max_batch", "color", "utc"].map(holds) as [Held, Held, Held];
  const [named, folder] = ["codex_home", "sessions_root"].map(holds) as [Held, Held];
  const origin = ORIGINS.find((origin) => [named, folder].some(({ from }) => from === origin))!;
  return {
    effective: {
      codex_home: home,
      sessions_root: sessionsRoot,
      trash_root: trashRoot,
      max_batch: Number(maxBatch.value),
      color: color.value,
      utc: utc.value === "true",
      commands,
    },
    from: {
      codex_home: origin,
      sessions_root: origin,
      trash_root: holds("trash_root").from,
      max_batch: maxBatch.from,
      color: color.from,
      utc: utc.from,
    },
  };
}

/** Who may say something, the first one counts. */
const ORIGINS = ["flag", "environment", "file", "default"] as const;

interface Held {
  readonly value: string;
  readonly from: Origin;
}

/** @throws {UsageError} for a variable with a value that is none. */
function holdingOf(
  key: string,
  { settings: { roots, general }, words, base }: ResolveOptions,
): Held {
  const { flag, variable, otherwise } = GENERAL_SETTINGS.find(({ flag }) => keyOf(flag) === key)!;
  const typed = isTyped(flag.name, words) ? lastOf(words, flag.name) : null;
  if (typed !== null) return { value: typed, from: "flag" };
  const said = variable === null ? null : base.variable?.(variable) ?? null;
  if (said !== null) {
    return {
      value: checked(flag, { value: said, typed: variable!, said: variable! }),
      from: "environment",
    };
  }
  const colored = key === "color" ? colorSaid(variablesOf(base)) : null;
  if (colored !== null) return { value: colored, from: "environment" };
  const set = roots.get(key) ?? general.get(flag.name)?.[0];
  return set === undefined ? { value: otherwise, from: "default" } : { value: set, from: "file" };
}

function variablesOf({ variable }: WordsBase): Readonly<Record<string, string>> {
  const said = ["NO_COLOR", "CLICOLOR_FORCE"].map((name) => [name, variable?.(name) ?? null]);
  return Object.fromEntries(said.filter(([, value]) => value !== null));
}

/** Whether words say a flag themselves; else its value comes from elsewhere. */
function isTyped(name: string, { words }: ParsedWords): boolean {
  return words.some((word) => word.split("=", 1)[0] === `--${name}` || word === `--no-${name}`);
}
