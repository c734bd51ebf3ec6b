import { BASE_FLAGS, baseOf, TRASH_FLAG } from "../../lib/argv/base_flags.ts";
import {
  changeFlagsOf,
  CONSENT_FLAGS,
  consentOf,
  maxBatchFlag,
  PREVIEW_FLAGS,
} from "../../lib/argv/change_flags.ts";
import type { FlagSpec, Takes } from "../../lib/argv/flag_spec.ts";
import { allOf, isOn, lastOf, limitOf, type ParsedWords } from "../../lib/argv/parse_words.ts";
import { SELECTOR_FLAGS, selectorOf } from "../../lib/argv/selector_flags.ts";
import type { WordsBase } from "../../lib/argv/words_base.ts";
import { readMigrationFile } from "../../lib/config/migration/migration_file.ts";
import {
  refuseInto,
  resolveMappings,
  type ResolveMappingsOptions,
} from "../../lib/config/migration/resolve_mappings.ts";
import { refuseFromWindows } from "../../lib/config/windows_limits.ts";
import { unasked } from "../../lib/model/consent.ts";
import { UsageError } from "../../lib/model/error.ts";
import type { MigrateRequest, SuggestRequest } from "../../lib/model/request/request.ts";
import type { Selector } from "../../lib/model/request/selector.ts";
import type { AbsolutePath } from "../../lib/model/store.ts";
import { absolutePath, type PathBase } from "../../lib/text/path_text.ts";
import { parseMoment } from "../../lib/time/duration.ts";
import { programName } from "../../lib/text/program_name.ts";
import type { Command, LookFirst } from "../command.ts";

const BOOLEAN: Takes = { kind: "boolean" };

function text(placeholder: string): Takes {
  return { kind: "text", placeholder, repeats: false };
}

const MANY_FOLDERS: Takes = { kind: "text", placeholder: "DIR", repeats: true };

const MIGRATE_FLAGS: readonly FlagSpec[] = ([
  ["from", text("DIR"), "folder that the threads name; it may be gone", "Selecting"],
  ["to", text("DIR"), "folder that they get", "Selecting"],
  ["tree", BOOLEAN, "threads of folders below too, keeping the rest of their path", "Selecting"],
  [
    "file",
    text("FILE"),
    "TOML with one [[mapping]] per folder instead of --from and --to",
    "Selecting",
  ],
  ["since", text("TIME"), "only threads updated since: 2026-05-01, RFC 3339, or 30d", "Selecting"],
  [
    "limit",
    { kind: "count", signed: true },
    "most threads of each mapping, newest first; 0 for all (default 0)",
    "Selecting",
  ],
  ["move", BOOLEAN, "move the threads themselves instead of copying them; asks", "Safety"],
  ["branch", text("NAME"), "Git branch that the copies get (default: their own)", "Safety"],
  ["allow-missing", BOOLEAN, "the new folder need not exist", "Safety"],
  ["print-created", BOOLEAN, "list each thread and the file of its copy", "Output"],
  [
    "suggest",
    BOOLEAN,
    "print a file for folders that are gone, each with its likeliest new place; changes nothing",
    "Output",
  ],
  ["under", MANY_FOLDERS, "with --suggest: where to look for new places (default ~)", "Selecting"],
  [
    "into",
    text("DIR"),
    "copy the threads into this Codex home, which is another one; theirs stays as it is",
    "Store",
  ],
  ["codex-state-db", text("FILE"), "the thread database; must be the store's own", "Store"],
] as const).map(([name, takes, brief, group]) => ({ name, takes, brief, group }));

/** `rollkeep session migrate`. */
export const MIGRATE_COMMAND: Command = {
  spec: {
    brief: "Copy or move the threads of one folder to another, where Codex then lists them.",
    details: [
      "Copies get new ids and leave the originals untouched; what has a copy there already is skipped.",
      "With --move the threads themselves go, keeping ids, names and forks. Either can be undone.",
      "With --into threads are copied into another Codex home, whole and under their own ids; undo there takes them back.",
    ],
    flags: [
      ...MIGRATE_FLAGS,
      maxBatchFlag("most threads; 0: no limit (default: ROLLKEEP_MAX_BATCH, else 0)"),
      // --branch is the copies' here, as in the Go tool.
      ...SELECTOR_FLAGS.filter(({ name }) => name !== "branch"),
      ...CONSENT_FLAGS,
      ...PREVIEW_FLAGS,
      ...BASE_FLAGS,
      TRASH_FLAG,
    ],
    positionals: { usage: "[ID…]", least: 0, most: Infinity },
    examples: [
      ["rollkeep session migrate --from ~/old --to ~/new", "rehearse copying"],
      ["rollkeep migrate --from ~/old --to ~/new --move --tree --apply", "move, asking once"],
      ["rollkeep migrate --suggest --under ~/work > moves.toml", "find where folders went"],
      ["rollkeep migrate --file moves.toml --apply", "many folders as one batch"],
      ["rollkeep migrate --all --into ~/.codex-work", "rehearse copying all into another home"],
    ],
  },
  parse(words, base) {
    if (isOn(words, "suggest")) return suggestRequest(words, base);
    if (lastOf(words, "under") !== null) {
      throw new UsageError("--under is only supported with --suggest");
    }
    const into = lastOf(words, "into");
    const source = into === null ? sourceOf(words) : sourceInto(words);
    const request = {
      command: "session-migrate",
      ...baseOf(words),
      ...changeFlagsOf(words),
      maxBatch: limitOf(words, { name: "max-batch", otherwise: null }),
      selector: selectorWithoutBranch(words, base),
      consent: consentOf(words),
      file: source.file,
      since: sinceOf(words),
      limit: limitOf(words, { name: "limit", otherwise: null }),
      printCreated: isOn(words, "print-created") ?? false,
      stateDb: pathOf(words, base),
      into,
    } as const;
    return lookFirst(request, {
      source,
      base,
      allowMissing: isOn(words, "allow-missing") ?? false,
    });
  },
};

/** Flags that say what to do, which a suggestion does not. */
const DOING = ["from", "to", "file", "tree", "move", "branch", "apply", "since", "limit", "into"];

function suggestRequest(words: ParsedWords, base: WordsBase): SuggestRequest {
  const stray = DOING.find((name) => lastOf(words, name) !== null);
  if (stray !== undefined) {
    throw new UsageError(`--suggest cannot be combined with --${stray}`, {
      hint: "it only prints a file to review; --file FILE then does what it says",
    });
  }
  const under = allOf(words, "under").map((folder) => absolutePath(folder, base));
  if (under.length === 0 && base.home === null) {
    throw new UsageError("--suggest needs --under DIR: no home folder is known");
  }
  return {
    command: "session-migrate-suggest",
    ...baseOf(words),
    selector: selectorWithoutBranch(words, base),
    under: under.length === 0 ? [absolutePath("~", base)] : under,
    json: isOn(words, "json") ?? false,
  };
}

/** Where the mappings come from: a file, the words of the flags, or nowhere. */
type Source =
  | { readonly file: string }
  | { readonly file: null; readonly from: null }
  | {
    readonly file: null;
    readonly from: string;
    readonly to: string;
    readonly words: ParsedWords;
  };

/** @throws {UsageError} for flags that contradict each other, or would be ignored (flaw M17). */
function sourceOf(words: ParsedWords): Source {
  const [file, from, to] = ["file", "from", "to"].map((name) => lastOf(words, name));
  if (file != null) {
    if (from !== null || to !== null) {
      throw new UsageError("--file cannot be combined with --from or --to");
    }
    const stray = ["branch", "move", "tree"].find((name) => lastOf(words, name) !== null);
    if (stray !== undefined) {
      throw new UsageError(`--file cannot be combined with --${stray}`, {
        hint: `write ${stray} into the mappings of the file`,
      });
    }
    return { file };
  }
  if (from == null || to == null) {
    throw new UsageError("either --file or both --from and --to are required", {
      hint:
        `${programName()} session migrate --suggest finds folders that are gone, and where they may be now`,
    });
  }
  return { file: null, from, to, words };
}

/**
 * The same for threads that go into another home, where none has to get another folder.
 *
 * @throws {UsageError} as well for what only concerns threads that stay in their home.
 */
function sourceInto(words: ParsedWords): Source {
  if (lastOf(words, "move") !== null) {
    throw new UsageError("--into cannot be combined with --move: it copies", {
      hint: "rollkeep delete removes the originals afterwards",
    });
  }
  if (lastOf(words, "branch") !== null) {
    throw new UsageError("--into cannot be combined with --branch: threads keep theirs");
  }
  if (["file", "from", "to"].some((name) => lastOf(words, name) !== null)) return sourceOf(words);
  if (lastOf(words, "tree") !== null) throw new UsageError("--tree needs --from and --to");
  return { file: null, from: null };
}

interface Looking extends Omit<ResolveMappingsOptions, "files" | "file"> {
  readonly source: Source;
}

/** Folders are looked at before the program gives its permissions up: afterwards only the store and the new folders are in reach. */
function lookFirst(
  request: Omit<MigrateRequest, "mappings">,
  { source, ...looking }: Looking,
): LookFirst {
  return async ({ files }) => {
    refuseFromWindows("migrate sessions", looking.base.cwd);
    const mappings = source.file === null
      ? source.from === null
        ? []
        : resolveMappings([wordsOf(source)], { ...looking, files, file: null })
      : await readMigrationFile(source.file, { ...looking, files });
    if (request.into !== null) refuseInto(mappings);
    // A copy asks nothing, as in the Go tool: it takes nothing away.
    const asks = mappings.some(({ move }) => move);
    return { ...request, mappings, consent: asks ? request.consent : unasked(request.consent) };
  };
}

function wordsOf({ from, to, words }: Extract<Source, { readonly words: ParsedWords }>) {
  return {
    from,
    to,
    branch: lastOf(words, "branch"),
    move: isOn(words, "move") ?? false,
    tree: isOn(words, "tree") ?? false,
    line: null,
  };
}

function selectorWithoutBranch(words: ParsedWords, base: WordsBase): Selector {
  return { ...selectorOf(words, base), branches: [] };
}

function sinceOf(words: ParsedWords): MigrateRequest["since"] {
  const since = lastOf(words, "since");
  // A date alone is midnight UTC here, as in the Go tool.
  return since === null ? null : parseMoment(since, { flag: "since", timeZone: () => "UTC" });
}

function pathOf(words: ParsedWords, base: PathBase): AbsolutePath | null {
  const path = lastOf(words, "codex-state-db");
  return path === null ? null : absolutePath(path, base);
}
