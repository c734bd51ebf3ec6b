/**
 * What makes a thread of today of a flat file of 2025, which no Codex of today reads (repair-rules §15).
 *
 * @module
 */
import { asObject, asText, parseInstant, parseJson } from "../../../../codex/json_value.ts";
import { folderOf2025 } from "../../../../codex/mend/flat/converted_2025.ts";
import { headIfReadable } from "../../../../codex/rollout_head.ts";
import { datedPath, plainPath } from "../../../../codex/rollout_name.ts";
import { isBackfillDue } from "../../../../codex/state/made_row.ts";
import { fingerprintOf } from "../../../../model/fingerprint.ts";
import { asThreadId } from "../../../../model/ids.ts";
import type { CreateStep, MoveStep, Place } from "../../../../model/plan.ts";
import type { AbsolutePath } from "../../../../model/store.ts";
import type { Head } from "../../../../model/thread/head.ts";
import type { SavedRows } from "../../../../model/thread/saved_rows.ts";
import { placeInStore, placeInTrash, resolvePlace, storePlace } from "../../../../plan/place.ts";
import { statOrNull } from "../../../../system/files.ts";
import { baseName, besidePath, isAbsolute, parentPath } from "../../../../text/path_text.ts";
import { instantText } from "../../../../time/instant_text.ts";
import { codexPath } from "../../../facts/files/rollout_path.ts";
import { rowOfFile } from "../../rows/make_row.ts";
import { cannot, type Mend, type Mending, type Unmended } from "./fix_row.ts";
import { firstLines } from "./file_edits.ts";

const decoder = new TextDecoder();

/** A converted copy under its own id where Codex keeps files of its day; the old file goes to the trash. Never in its place. */
export async function converted(at: Mending): Promise<Mend | Unmended> {
  const { facts: { file, id, row }, world } = at;
  const { store, system, batchId } = world;
  const from = placeInStore(file!.path, store);
  const dated = file!.name === null ? null : datedPath(baseName(file!.path));
  if (from === null) return cannot("its file lies outside of this store");
  if (dated === null || file!.compressed) return cannot("its file does not have a name of Codex's");
  if (row !== null) return cannot("it has a row, which names another file");
  const to: Place = { in: "store", path: storePlace(dated) };
  const path = resolvePlace(to, store)!;
  const taken = [path, besidePath(path, ".zst")].find((one) =>
    statOrNull(one, system.files) !== null
  );
  if (taken !== undefined) return cannot(`"${taken}" is taken`);
  const made = await metaOf(at);
  if ("cannot" in made) return made;
  const expect = fingerprintOf(system.files.lstat(file!.path));
  const [threadId, kept] = [asThreadId(id), placeInTrash(from, batchId)];
  const create: CreateStep = {
    ...{ kind: "create", rollout: true, from, to, expect },
    staged: { ...kept, path: besidePath(kept.path, ".new") },
    copy: {
      ...{ oldId: threadId, newId: threadId, branch: null },
      cwd: { from: made.cwd, to: made.cwd },
    },
    convert: { meta: made.meta },
  };
  const move: MoveStep = { kind: "move", rollout: true, from, to: kept, expect };
  const rows = await rowOf(at, { path, made });
  return {
    steps: [create, move],
    ...(rows.length === 0 ? {} : { rows }),
    effect: `listed and resumable, in ${made.cwd}${
      made.isTold ? "" : ", for nothing in it tells its folder"
    }; the old file is in the trash`,
  };
}

interface Made {
  /** First line, without the line feed. */
  readonly meta: string;
  readonly cwd: string;
  /** Whether the file tells the folder. */
  readonly isTold: boolean;
  readonly createdAtMs: number;
  readonly modelProvider: string;
}

async function metaOf({ facts, world }: Mending): Promise<Made | Unmended> {
  const { id, file, store: { providers } } = facts;
  const { system, store } = world;
  const told = await folderOf2025(file!.path, system);
  const isTold = told !== null && isAbsolute(told);
  const cwd = isTold ? told : store.home === null ? null : parentPath(store.home);
  if (cwd === null) return cannot("nothing in it tells its folder");
  for await (const { bytes } of firstLines(file!, world)) {
    const record = asObject(parseJson(decoder.decode(bytes)));
    const said = asText(record?.timestamp);
    const at = parseInstant(said);
    const createdAtMs = at ?? file!.mtimeMs;
    const timestamp = at === null ? instantText(createdAtMs) : said!;
    const modelProvider = providers?.current ?? "openai";
    const payload = {
      ...{ id, timestamp, cwd, originator: "codex_cli_rs", cli_version: "0.0.0", source: "cli" },
      model_provider: modelProvider,
    };
    const meta = JSON.stringify({ timestamp, type: "session_meta", payload });
    return { meta, cwd, isTold, createdAtMs, modelProvider };
  }
  return cannot("its file is empty");
}

/** None where there is no database, or where Codex makes its rows at its next start. */
async function rowOf(
  { facts: { id, file }, world: { store, system, own }, db, endsBackfill }: Mending,
  { path, made }: { readonly path: AbsolutePath; readonly made: Made },
): Promise<SavedRows> {
  if (db === null || (!endsBackfill && isBackfillDue(db))) return [];
  const old = await headIfReadable(file!.path, system);
  if (old === null) return [];
  const { cwd, createdAtMs, modelProvider } = made;
  const head: Head = {
    ...old,
    ...{ cwd, createdAtMs, modelProvider, source: "cli", historyMode: "legacy" },
    ...{ originator: "codex_cli_rs", cliVersion: "0.0.0" },
  };
  return await rowOfFile({
    id: asThreadId(id),
    rollout: file!.path,
    path: plainPath(codexPath(path, { store, own: own() })),
    updatedAtMs: file!.mtimeMs,
    archived: false,
    name: null,
    cwd,
  }, { head, system, store, db });
}
