import type { Batch, JournalHeader, StoreIdentity } from "../../model/journal.ts";
import type { AbsolutePath } from "../../model/store.ts";
import { isWithin } from "../../text/path_text.ts";

/** A store as it is today, with the trash that is looked at. */
export interface OwnStore extends StoreIdentity {
  readonly home: AbsolutePath | null;
  readonly sessionsRoot: AbsolutePath;
  /** The trash root, every link in it resolved. */
  readonly trash: AbsolutePath;
}

/**
 * Whether two descriptions in the same trash are of one store. A trash inside a home belongs to that home, whatever its path is
 * now. Otherwise the real path of the sessions root decides, then the folder itself.
 */
export function isSameStore(one: StoreIdentity, other: StoreIdentity): boolean {
  if (one.inside && other.inside) return true;
  return one.sessionsRoot === other.sessionsRoot || isSameFolder(one.folder, other.folder);
}

/**
 * Whether a batch in a store's trash is the store's own. A home keeps its trash when it is copied, cloned, renamed, reached by a
 * link or restored under another user. A batch that was begun and has no header yet belongs to the store that settles it.
 */
export function isOwnBatch(header: JournalHeader | null, store: OwnStore): boolean {
  return header === null || (isSameStore(header, store) && !isOfInnerHome(header, store));
}

/** Whether a home that lies within this one, and has its trash in itself, made the batch. */
function isOfInnerHome({ home, inside }: StoreIdentity, store: OwnStore): boolean {
  return inside && home !== null && store.home !== null && home !== store.home &&
    isWithin(home, store.home) && isWithin(store.trash, home);
}

function isSameFolder(one: StoreIdentity["folder"], other: StoreIdentity["folder"]): boolean {
  return one !== null && other !== null && one.device === other.device &&
    one.inode === other.inode;
}

/** The store that a batch names, for people. */
export function storeOfBatch({ home, sessionsRoot }: StoreIdentity): string {
  return `the store at ${home ?? sessionsRoot}`;
}

/** The store of another that a batch was made in, for people; `null` for a batch of this store's own. */
export function otherStore({ header }: Pick<Batch, "header">, store: OwnStore): string | null {
  return header === null || isOwnBatch(header, store) ? null : storeOfBatch(header);
}

/** Why `restore` takes nothing out of a batch unless the user names it, for people; `null` when it does. */
export function restoreRefusal(batch: Batch, store: OwnStore): string | null {
  const other = otherStore(batch, store);
  if (other !== null) return `was made in ${other}`;
  return batch.plan === "damaged" ? "has a journal of which parts cannot be read" : null;
}

/** Says that a batch was cut off, and which command brings it to a whole state, for people. */
export function cutOffText(batch: Batch, store: OwnStore): string {
  const other = otherStore(batch, store);
  return other === null
    ? `batch ${batch.id} was cut off; the next command with --apply brings it to a whole state`
    : `batch ${batch.id} was cut off; only a command in ${other} brings it to a whole state`;
}

/** What people have to know when a batch of another store is used; nothing for a batch of its own. */
export function strangerNotes(batch: Batch, store: OwnStore): readonly string[] {
  const other = otherStore(batch, store);
  return other === null
    ? []
    : [`batch ${batch.id} was made in ${other}; what it says is done in this store`];
}
