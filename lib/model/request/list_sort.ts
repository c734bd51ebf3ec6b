/** Sort keys of `list`. */
export type ListSort =
  | "updated_at"
  | "created_at"
  | "size"
  | "health"
  | "id"
  | "session_id"
  | "name";

/** An order that names, sizes and times of files decide, opening none. */
export type FileSort = Extract<ListSort, "updated_at" | "size">;

/** Whether an order is one that files decide. */
export function isFileSort(sort: ListSort): sort is FileSort {
  return sort === "updated_at" || sort === "size";
}
