import { createHash } from "node:crypto";
import type { Random } from "../../../scripts/store/random.ts";
import { archiveThreads, deleteThreads, undoNewest } from "../../support/acting.ts";
import { HAND, type HandStore, withHandStore } from "../../support/hand_store.ts";
import { mutateJsonLines } from "../mutate.ts";

const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];

/** Ways in which a store comes to a batch, of which the newest is changed. */
export const WAYS: readonly ((store: HandStore) => Promise<unknown>)[] = [
  (store) => deleteThreads(store, { ids: [HAND.other], writer: store.writer }),
  (store) => deleteThreads(store, { ids: [HAND.parent], writer: store.writer }),
  (store) => archiveThreads(store, { ids: [HAND.other], writer: store.writer }),
  async (store) => {
    await deleteThreads(store, { ids: [HAND.other], writer: store.writer });
    await undoNewest(store, store.writer);
  },
];

/** Path of the journal of the newest batch of a store. */
export function newestJournal({ system, store }: HandStore): string {
  const newest = [...system.files.readDir(store.trashRoot)].filter(({ kind }) =>
    kind === "directory"
  )
    .map(({ name }) => name).sort().at(-1);
  return `${store.trashRoot}/${newest}/journal.jsonl`;
}

/** Journals of every way, as {@link settled} makes them: the same every time. */
export async function journals(): Promise<readonly Uint8Array[]> {
  const found: Uint8Array[] = [];
  for (const way of WAYS) {
    await withHandStore(async (store) => {
      await way(store);
      found.push(encoder.encode(settled(Deno.readTextFileSync(newestJournal(store))).text));
    }, { inMemory: true });
  }
  return found;
}

/** What differs from one making of a journal to the next, and what stands for it. */
const PASSING: readonly (readonly [what: RegExp, stands: (at: number) => string])[] = [
  [/\/[^"]*?rollkeep-hand-[0-9a-f]+/g, () => "/made/store"],
  [/b-\d{8}T\d{6}Z-[0-9a-f]{12}/g, (at) => `b-2026010${at + 1}T000000Z-00000000000${at}`],
  [/"at":"[^"]+"/g, () => '"at":"2026-01-01T00:00:00.000Z"'],
  [/"device":\d+,"inode":\d+/g, () => '"device":1,"inode":2'],
  [/"mtimeMs":\d+/g, (at) => `"mtimeMs":180000000000${at}`],
];

/** A journal without what differs from one making to the next. */
export interface Settled {
  readonly text: string;
  /** What stood there, by what stands for it. */
  readonly stood: ReadonlyMap<string, string>;
}

/** Puts the same words for what differs, with digests that fit again. */
export function settled(journal: string): Settled {
  const stood = new Map<string, string>();
  let text = journal;
  for (const [what, stands] of PASSING) {
    const names = new Map<string, string>();
    text = text.replace(what, (found) => names.getOrInsert(found, stands(names.size)));
    for (const [found, name] of names) stood.set(name, found);
  }
  const lines = text.split("\n").map((line) => line === "" ? "" : sealedAgain(JSON.parse(line)));
  return { text: lines.join("\n"), stood };
}

/** Puts what stood there again; a record whose digest fitted gets one that fits. */
export function unsettled(journal: Uint8Array, { stood }: Settled): Uint8Array {
  const lines = decoder.decode(journal).split("\n").map((line) => {
    let text = line;
    for (const [name, found] of stood) text = text.replaceAll(name, found);
    return fits(line) ? sealed(text.slice(0, text.lastIndexOf(',"digest":"'))) : text;
  });
  return encoder.encode(lines.join("\n"));
}

/** Whether the digest of a line is that of its text. */
export function fits(line: string): boolean {
  const [, text, digest] = /^([^]*),"digest":"([0-9a-f]{16})"\}$/.exec(line) ?? [];
  return text !== undefined && digestOf(`${text}}`) === digest;
}

/** Changes records, and gives them digests that fit. */
export function forge(journal: Uint8Array, random: Random): Uint8Array {
  return mutateJsonLines(journal, { random, seal: sealedAgain });
}

function sealedAgain(record: unknown): string {
  if (typeof record !== "object" || record === null) return JSON.stringify(record) ?? "";
  const { digest: _, ...rest } = record as Record<string, unknown>;
  return sealed(JSON.stringify(rest).slice(0, -1));
}

/** A record with its digest; the text is without its last brace. */
function sealed(text: string): string {
  return `${text},"digest":"${digestOf(`${text}}`)}"}`;
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
