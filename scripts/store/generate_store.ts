import { zstdCompressSync } from "node:zlib";
import { newRandom, type Random } from "./random.ts";
import { flatText, legacyText, paginatedText, type RolloutParts } from "./rollout_text.ts";
import { type GeneratedRow, writeRows } from "./thread_rows.ts";

/** What to generate. */
export interface StoreOptions {
  /** Folder that becomes `CODEX_HOME`; must not exist or be empty. */
  readonly out: string;
  /** Number of rollouts to make, sub-agents, forks and reverts included. */
  readonly threads: number;
  /** Mean bytes of a rollout behind its first line. */
  readonly bodyBytes: number;
  readonly seed: number;
  /** The present, milliseconds since the epoch. */
  readonly nowMs: number;
  /** Whether `state_5.sqlite` and the name index are made. */
  readonly rows: boolean;
  /** How often what occurs: `usual`, as in a user's store, or `even`, as much of the rare as of the plain. Left out: `usual`. */
  readonly mix?: "usual" | "even";
}

/** What was made. */
export interface Manifest {
  /** Ids of threads of the user's, newest first. */
  readonly ids: readonly string[];
  /** Rollout files. */
  readonly files: number;
  readonly bytes: number;
}

const DAY_MS = 86_400_000;
const PROJECTS = ["web-shop", "api", "infra", "notes", "game", "compiler", "docs", "mobile"];
const ASKS = [
  "Fix the flaky checkout test",
  "Add pagination to the order list",
  "Why does the build fail on CI?",
  "Refactor the payment module",
  "Write a migration for the users table",
  "Explain this stack trace",
  "Make the search box faster",
];

/** One rollout on its way to disk. */
interface Made {
  readonly id: string;
  readonly path: string;
  readonly text: string;
  readonly cwd: string;
}

/** Makes a store with a realistic mix of eras and shapes; the same options make the same bytes. */
export function generateStore(options: StoreOptions): Manifest {
  const random = newRandom(options.seed);
  const pool = Array.from({ length: 1 << 16 }, () => "etaoin shrdlu\\n"[random.whole(14)]).join("");
  const filler = (bytes: number): string => {
    const at = random.whole(pool.length);
    const start = pool.slice(at, at + bytes);
    const rest = Math.max(0, bytes - start.length);
    return start + pool.repeat(Math.ceil(rest / pool.length)).slice(0, rest);
  };
  const rows: GeneratedRow[] = [];
  const names: string[] = [];
  const folders = new Set<string>();
  let bytes = 0;
  let parent: Made | null = null;
  const users: { id: string; updatedMs: number }[] = [];
  for (let number = 0; number < options.threads; number++) {
    const updatedMs = Math.floor(options.nowMs - random.next() * 365 * DAY_MS);
    const kind = options.mix === "even" ? evenKind(random, parent) : kindOf(random, parent);
    const made = makeRollout(kind, { options, random, filler, updatedMs, parent, number });
    bytes += write(made, { kind, updatedMs, folders });
    if (kind === "paginated") parent = made.made;
    const reverted = kind === "revert" ? users.find(({ id }) => id === made.made.id) : undefined;
    if (reverted !== undefined) reverted.updatedMs = Math.max(reverted.updatedMs, updatedMs);
    else if (kind !== "subagent") users.push({ id: made.made.id, updatedMs });
    if (kind === "flat" || kind === "revert") continue;
    rows.push(rowOf(made, { kind, updatedMs, random, parent, mix: options.mix }));
    const { name, id } = rows.at(-1)!;
    if (name !== null) {
      names.push(
        JSON.stringify({ id, thread_name: name, updated_at: new Date(updatedMs).toISOString() }),
      );
    }
  }
  if (options.rows) {
    writeRows(`${options.out}/state_5.sqlite`, rows);
    Deno.writeTextFileSync(
      `${options.out}/session_index.jsonl`,
      names.map((n) => `${n}\n`).join(""),
    );
    const now = new Date(options.nowMs);
    Deno.utimeSync(`${options.out}/session_index.jsonl`, now, now);
    Deno.mkdirSync(`${options.out}/thread-writer-locks`, { recursive: true });
  }
  users.sort((a, b) => b.updatedMs - a.updatedMs);
  return { ids: users.map(({ id }) => id), files: options.threads, bytes };
}

type Kind =
  | "paginated"
  | "legacy"
  | "eventless"
  | "flat"
  | "fork"
  | "revert"
  | "subagent"
  | "archived"
  | "compressed";

const KINDS: readonly Kind[] = [
  "paginated",
  "legacy",
  "eventless",
  "flat",
  "fork",
  "revert",
  "subagent",
  "archived",
  "compressed",
];

/** Every kind as often as any other; the first is one that others can read. */
function evenKind(random: Random, parent: Made | null): Kind {
  return parent === null ? "paginated" : random.pick(KINDS);
}

/** The mix: mostly plain paginated and legacy threads, some of everything else. */
function kindOf(random: Random, parent: Made | null): Kind {
  const dice = random.next();
  if (dice < 0.5 || parent === null) return "paginated";
  if (dice < 0.75) return "legacy";
  if (dice < 0.79) return "eventless";
  if (dice < 0.81) return "flat";
  if (dice < 0.85) return "fork";
  if (dice < 0.87) return "revert";
  if (dice < 0.92) return "subagent";
  return dice < 0.97 ? "archived" : "compressed";
}

interface Making {
  readonly options: StoreOptions;
  readonly random: Random;
  readonly filler: (bytes: number) => string;
  readonly updatedMs: number;
  readonly parent: Made | null;
  readonly number: number;
}

interface Drawn {
  readonly made: Made;
  readonly preview: string;
  readonly createdMs: number;
  readonly branch: string | null;
}

function makeRollout(kind: Kind, making: Making): Drawn {
  const { options, random, filler, updatedMs, parent, number } = making;
  const createdMs = updatedMs - random.whole(3 * DAY_MS);
  const isRevert = kind === "revert";
  const id = isRevert ? parent!.id : kind === "flat" ? random.uuid4() : random.uuid7(createdMs);
  const cwd = isRevert || kind === "fork" ? parent!.cwd : `/home/dev/${random.pick(PROJECTS)}`;
  const preview = `${random.pick(ASKS)} #${number}`;
  const branch = random.chance(0.6) ? random.pick(["main", "develop", "feature/cart"]) : null;
  const parts: RolloutParts = {
    id,
    cwd,
    atMs: createdMs,
    turns: [preview, "Now run the tests"],
    filler,
    bodyBytes: Math.floor(options.bodyBytes * (0.5 + random.next())),
    metaBytes: Math.min(8000, Math.max(200, options.bodyBytes)),
    ...(branch === null ? {} : { branch }),
  };
  const text = textOf(kind, parts, parent);
  const stamp = new Date(createdMs).toISOString().slice(0, 19).replaceAll(":", "-");
  const ids = isRevert ? `${id}_${random.uuid7(createdMs)}` : id;
  const name = `rollout-${stamp}-${ids}.jsonl${kind === "compressed" ? ".zst" : ""}`;
  const folder = kind === "archived"
    ? "archived_sessions"
    : kind === "flat"
    ? "sessions"
    : `sessions/${stamp.slice(0, 10).replaceAll("-", "/")}`;
  const made = { id, path: `${options.out}/${folder}/${name}`, text, cwd };
  return { made, preview, createdMs, branch };
}

function textOf(kind: Kind, parts: RolloutParts, parent: Made | null): string {
  switch (kind) {
    case "legacy":
      return legacyText(parts, true);
    case "eventless":
      return legacyText(parts, false);
    case "flat":
      return flatText(parts);
    case "fork":
    case "revert": {
      const length = new TextEncoder().encode(parent!.text).length;
      const ordinals = parent!.text.split("\n").length - 1;
      const base = {
        thread_id: parent!.id,
        end_ordinal_exclusive: ordinals,
        end_byte_offset: length,
      };
      const forked = kind === "fork" ? { forked_from_id: parent!.id } : {};
      return paginatedText({
        ...parts,
        firstOrdinal: ordinals,
        meta: { history_base: base, ...forked },
      });
    }
    case "subagent":
      return paginatedText({
        ...parts,
        source: spawnSource(parent!.id),
        meta: { parent_thread_id: parent!.id },
      });
    default:
      return paginatedText(parts);
  }
}

function spawnSource(parent: string): unknown {
  return { subagent: { thread_spawn: { parent_thread_id: parent, depth: 1 } } };
}

function write(
  { made }: Drawn,
  { kind, updatedMs, folders }: {
    readonly kind: Kind;
    readonly updatedMs: number;
    readonly folders: Set<string>;
  },
): number {
  const folder = made.path.slice(0, made.path.lastIndexOf("/"));
  if (!folders.has(folder)) Deno.mkdirSync(folder, { recursive: true });
  folders.add(folder);
  const plain = new TextEncoder().encode(made.text);
  const bytes = kind === "compressed" ? zstdCompressSync(plain) : plain;
  Deno.writeFileSync(made.path, bytes);
  const time = new Date(updatedMs);
  Deno.utimeSync(made.path, time, time);
  return bytes.length;
}

function rowOf(
  { made, preview, createdMs, branch }: Drawn,
  { kind, updatedMs, random, parent, mix }: {
    readonly kind: Kind;
    readonly updatedMs: number;
    readonly random: Random;
    readonly parent: Made | null;
    readonly mix: StoreOptions["mix"];
  },
): GeneratedRow {
  const isSubagent = kind === "subagent";
  const [named, pinned] = mix === "even" ? [0.5, 0.2] : [0.05, 0.005];
  return {
    id: made.id,
    path: made.path.replace(/\.zst$/, ""),
    cwd: made.cwd,
    createdMs,
    updatedMs,
    source: isSubagent ? JSON.stringify(spawnSource(parent!.id)) : "vscode",
    preview,
    historyMode: kind === "legacy" || kind === "eventless" ? "legacy" : "paginated",
    archived: kind === "archived",
    name: !isSubagent && random.chance(named) ? `Named ${preview}` : null,
    branch,
    pinned: !isSubagent && random.chance(pinned),
    spawnParent: isSubagent ? parent!.id : null,
  };
}
