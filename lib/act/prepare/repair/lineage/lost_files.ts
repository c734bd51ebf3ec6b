import type { Catalog } from "../../../../catalog/catalog.ts";
import { type FileNumber, filePath, FIRST_FILE } from "../../../../catalog/scan/file_table.ts";
import { readFirstLine } from "../../../../codex/check/first_line.ts";
import { isCompressed, parseRolloutName } from "../../../../codex/rollout_name.ts";
import type { RolloutFacts } from "../../../../diagnose/facts.ts";
import { baseCutOf } from "../../../../diagnose/read/base_facts.ts";
import { sameId } from "../../../../diagnose/rules/rollout_rules.ts";
import type { AbsolutePath } from "../../../../model/store.ts";
import type { HistoryBase } from "../../../../model/thread/head.ts";
import { errorCode, statOrNull } from "../../../../system/files.ts";
import { baseName, joinPath } from "../../../../text/path_text.ts";
import type { ChangeWorld } from "../../../facts/change_world.ts";

const DEEPEST = 32;

/** What looking for a rollout takes. */
export interface LostFileOptions {
  readonly world: ChangeWorld;
  /** Threads whose rollout it may be. */
  readonly owners: readonly string[];
}

/**
 * Files in the store that are a rollout by their metadata, whatever they are called, and that have all that is read from it: what
 * somebody has renamed, and copies. The first rollout of a thread says in itself which one it is, a later one only whose. Best
 * first: those that Codex finds by their name.
 */
export async function filesWithRollout(
  base: HistoryBase,
  { world, owners }: LostFileOptions,
): Promise<readonly RolloutFacts[]> {
  const found: RolloutFacts[] = [];
  const { byId, odd } = await filesIn(world);
  const ids = new Set([base.rolloutId, ...owners].map((id) => id.toLowerCase()));
  const paths = byId.get(base.rolloutId.toLowerCase()) ?? [];
  const named = await Promise.all(paths.map((path) => factsAt(path, world)));
  for (const file of [...named, ...odd]) {
    const own = file?.first?.kind === "meta" ? file.first.fields?.id ?? null : null;
    if (file === null || own === null || !ids.has(own.toLowerCase())) continue;
    if (!mayBe(file, base)) continue;
    const cut = baseCutOf(file, base, world.system);
    // Of a compressed one nobody knows without reading it.
    if (cut === "at-line" || file.compressed) found.push(file);
  }
  const isNamed = ({ name }: RolloutFacts) => sameId(name?.rolloutId ?? "", base.rolloutId);
  return [...found.filter(isNamed), ...found.filter((file) => !isNamed(file))];
}

/** By its name an earlier or later rollout of the same thread is another one; what has none of Codex's may be any of its thread. */
function mayBe({ name }: RolloutFacts, { rolloutId }: HistoryBase): boolean {
  return name === null || name.rolloutId === rolloutId || !sameId(name.threadId, rolloutId);
}

interface NamedFiles {
  /** Those with a name of Codex's, by the id in their metadata, in small letters. */
  readonly byId: ReadonlyMap<string, readonly AbsolutePath[]>;
  /** Those with other names, as far as they can be read. */
  readonly odd: readonly RolloutFacts[];
}

/** Looked for once: every fork of a store may have lost its base. */
const LOOKED = new WeakMap<Catalog, Promise<NamedFiles>>();

function filesIn(world: ChangeWorld): Promise<NamedFiles> {
  return LOOKED.getOrInsertComputed(world.catalog, () => lookFor(world));
}

async function lookFor(world: ChangeWorld): Promise<NamedFiles> {
  const { catalog: { heads, table }, store, system } = world;
  const all: FileNumber[] = [];
  for (let file = FIRST_FILE; file < table.count; file++) all.push(file);
  await heads.load(all);
  const byId = new Map<string, AbsolutePath[]>();
  for (const file of all) {
    const [path, id] = [filePath(table, file), heads.headOf(file)?.id ?? null];
    if (id === null || parseRolloutName(baseName(path)) === null) continue;
    byId.getOrInsert(id.toLowerCase(), []).push(path);
  }
  const odd: RolloutFacts[] = [];
  for (const root of [store.sessionsRoot, store.archivedRoot]) {
    for (const path of root === null ? [] : oddNames(root, system, 0)) {
      const file = await factsAt(path, world);
      if (file?.first?.kind === "meta") odd.push(file);
    }
  }
  return { byId, odd };
}

/** Files that are called as no rollout is, and as if they had been one. */
function* oddNames(
  folder: AbsolutePath,
  system: ChangeWorld["system"],
  depth: number,
): Generator<AbsolutePath> {
  for (const { name, kind } of entriesOf(folder, system)) {
    const path = joinPath(folder, name);
    if (kind === "directory" && depth < DEEPEST) yield* oddNames(path, system, depth + 1);
    const isOdd = kind === "file" && name.includes(".jsonl") && parseRolloutName(name) === null;
    if (isOdd && !/\.sha256$/.test(name)) yield path;
  }
}

function entriesOf(folder: AbsolutePath, { files }: ChangeWorld["system"]) {
  try {
    return [...files.readDir(folder)];
  } catch (error) {
    // What cannot be looked into holds nothing that Codex could read either.
    if (errorCode(error) === null) throw error;
    return [];
  }
}

/** What its name and its first line say; `null`: nothing can be read there. */
async function factsAt(
  path: AbsolutePath,
  { system, store }: ChangeWorld,
): Promise<RolloutFacts | null> {
  const stat = statOrNull(path, system.files);
  if (stat?.kind !== "file") return null;
  const { size, mtimeMs } = stat;
  const about = { path, size, mtimeMs, trouble: null, last: null, whole: null };
  try {
    return {
      ...about,
      compressed: isCompressed(path),
      archived: store.archivedRoot !== null && path.startsWith(`${store.archivedRoot}/`),
      name: parseRolloutName(baseName(path)),
      first: await readFirstLine(path, system),
    };
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return null;
  }
}
