/**
 * What deeds of the attack come to on each runtime, beside refusals: everything here is told in docs/security.md.
 *
 * @module
 */

/** What a confined command may do with its store, by name of the deed. */
export const OWN_WORK: Readonly<Record<"list" | "delete", readonly string[]>> = {
  list: ["read a session"],
  delete: ["SQLite: change the state", "read a session", "write a session"],
};

/** Links that others have planted in a granted folder are followed by the runtime: rollkeep looks before it opens. */
export const BEHIND_LINKS: Readonly<Record<"list" | "delete", readonly string[]>> = {
  list: ["read behind a link in sessions"],
  delete: ["read behind a link in sessions", "write behind a link in sessions"],
};

const SPILLED = ["in memory", "in the cache", "state"].map((kind) =>
  `SQLite ${kind}: temporary files outside`
);

/** What no permission of the runtime covers, on Deno 2.9 and later. */
export const UNCOVERED: readonly string[] = [
  ...SPILLED,
  "Cache API",
  "signal itself",
  "the path of the program",
];

const LOADED = [
  "import JSON outside",
  "import a module outside",
  "import behind a link",
  "import data: that imports outside",
  "import from the cache what imports JSON outside",
  "import from the cache what imports outside",
];

const LISTENING = ["listen at a socket in the cache", "node: listen at a socket in the cache"];

/** What Deno below 2.9 does not refuse either; the trial builds of the tests have 2.7. Nothing is promised for it. */
export const BEFORE_2_9: Readonly<Record<"list" | "delete", readonly string[]>> = {
  list: [...LOADED, ...LISTENING, "the mask of new files"],
  delete: [
    ...LOADED,
    ...LISTENING,
    "the mask of new files",
    "connect to a socket behind a link",
    "node: connect to a socket behind a link",
  ],
};
