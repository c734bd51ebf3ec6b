/** What a command needs: by this it is granted what it may do, started and served. */
export type Needs =
  /** Neither a store nor a worker: main answers. */
  | "nothing"
  /** To read the store. */
  | "files"
  /** To read the store, beginning with a scan, which main and the worker share. */
  | "scan"
  /** To change the store, or to rehearse that. */
  | "writer";
