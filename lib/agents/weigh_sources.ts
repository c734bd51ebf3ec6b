import type { AgentsGround } from "../model/request/agents.ts";
import type { AgentsSource, UnreadFile, UnreadReason } from "../model/result/agents_result.ts";
import { decodedText, isBlank, isUtf8, type ReadPlace } from "./read_instructions.ts";

/** A file that was looked at, and what becomes of it. */
export interface WeighedPlace {
  readonly read: ReadPlace;
  /** The file as Codex takes it; `null`: nothing of it. */
  readonly source: AgentsSource | null;
  /** Why nothing of it; `null`: something is taken. */
  readonly unread: UnreadFile | null;
}

/**
 * Which files Codex takes, in its order, and how much of each: of the two for all projects the first that is not blank, whole; of
 * the project one in each folder, together no more than `project_doc_max_bytes`, where a blank one counts for nothing. One project
 * file that cannot be read costs all of them (measured with Codex 0.171).
 */
export function weighSources(
  ground: AgentsGround,
  places: readonly ReadPlace[],
): readonly WeighedPlace[] {
  const ofProject = projectRule(ground, places);
  const weighed: WeighedPlace[] = [];
  let priority = 0;
  for (const read of places) {
    const { path, scope } = read.place;
    const bytes = read.bytes;
    const taken = scope === "global" ? ofHome(read, weighed) : ofProject(read);
    if (typeof taken === "number") {
      const source = sourceOf(read, { usedBytes: taken, priority: priority++ });
      weighed.push({ read, source, unread: null });
      continue;
    }
    const unread = { path, scope, bytes, hiddenBy: null, ...taken };
    weighed.push({ read, source: null, unread });
  }
  return weighed;
}

/** Why nothing of a file is taken. */
type Refused = Pick<UnreadFile, "reason" | "detail"> & Partial<Pick<UnreadFile, "hiddenBy">>;

/** Bytes that are taken of a file, or why none are. */
type Taken = number | Refused;

function refused(reason: UnreadReason, detail: string): Refused {
  return { reason, detail };
}

/** Of the files for all projects. */
function ofHome(read: ReadPlace, before: readonly WeighedPlace[]): Taken {
  if (read.place.kind === "no-file") return refused("not_a_file", read.place.detail!);
  const first = before.find(({ source }) => source !== null)?.source;
  if (first !== undefined && first !== null) {
    return { ...refused("hidden", `${first.path} is taken instead`), hiddenBy: first.path };
  }
  if (read.known === null) return refused("unreadable", read.trouble!);
  return isEmpty(read, read.bytes) ? refused("empty", EMPTY) : read.bytes;
}

const EMPTY = "there is nothing in it";

/** Of the files of the project, one after the other. */
function projectRule(
  { settings: { maxBytes }, untrusted }: AgentsGround,
  places: readonly ReadPlace[],
): (read: ReadPlace) => Taken {
  let left = maxBytes;
  const spoiling = untrusted === null && maxBytes > 0 ? spoilingPlace(places, maxBytes) : null;
  return (read) => {
    const { kind, hiddenBy, detail } = read.place;
    if (kind === "no-file") return refused("not_a_file", detail!);
    if (hiddenBy !== null) {
      return { ...refused("hidden", `${hiddenBy} is taken instead`), hiddenBy };
    }
    if (untrusted !== null) {
      return refused("untrusted", `config.toml says that ${untrusted} is not trusted`);
    }
    if (maxBytes === 0) return refused("disabled", "project_doc_max_bytes is 0");
    // Codex takes it; rollkeep alone does not open it.
    if (kind === "kept-out") left -= Math.min(read.bytes, left);
    if (read.known === null) return refused("unreadable", read.trouble!);
    if (spoiling !== null) {
      const { path } = spoiling.place;
      return refused("dropped", `Codex takes no project file, for it cannot read ${path}`);
    }
    if (left === 0) {
      return refused("over_limit", `the files before it have all ${maxBytes} bytes`);
    }
    const usedBytes = Math.min(read.bytes, left);
    if (isEmpty(read, usedBytes)) return refused("empty", EMPTY);
    left -= usedBytes;
    return usedBytes;
  };
}

/**
 * The project file for which Codex takes none; `null`: there is none. One that cannot even be looked at is met first; one that
 * cannot be opened only as long as there is room. What rollkeep keeps out is no trouble of Codex's.
 */
function spoilingPlace(places: readonly ReadPlace[], maxBytes: number): ReadPlace | null {
  const own = places.filter(({ place }) =>
    place.scope === "project" && place.hiddenBy === null && place.kind !== "no-file"
  );
  const failing = own.find(({ place }) => place.kind === "failing");
  if (failing !== undefined) return failing;
  let left = maxBytes;
  for (const read of own) {
    if (left === 0) return null;
    if (read.known === null && read.place.kind === "file") return read;
    const used = Math.min(read.bytes, left);
    if (!isEmpty(read, used)) left -= used;
  }
  return null;
}

/** Whether the first bytes of a file are blank. One of which too little is known is not. */
function isEmpty({ known, bytes }: ReadPlace, used: number): boolean {
  if (known === null || known.length < Math.min(used, bytes)) return bytes === 0;
  return isBlank(decodedText(known.subarray(0, used), { goesOn: false }));
}

function sourceOf(
  { place: { path, scope }, bytes, known }: ReadPlace,
  { usedBytes, priority }: Pick<AgentsSource, "usedBytes" | "priority">,
): AgentsSource {
  const head = known ?? new Uint8Array();
  const isCut = usedBytes < bytes;
  const used = head.subarray(0, usedBytes);
  return {
    path,
    scope,
    priority,
    bytes,
    usedBytes,
    cutLine: isCut ? decodedText(used, { goesOn: true }).split("\n").length : null,
    isUtf8: isUtf8(head, { goesOn: head.length < bytes }),
  };
}
