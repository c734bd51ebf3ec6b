import assert from "node:assert/strict";
import { readThreads } from "../../../../lib/catalog/find/read_threads.ts";
import { matcherOf, selectCheaply } from "../../../../lib/catalog/find/select.ts";
import { EMPTY_SELECTOR, type Selector } from "../../../../lib/model/request/selector.ts";
import { catalogOf, rolloutPath, threadId } from "../../../support/value/catalog_of.ts";
import { threadNumber } from "../../../support/value/numbers.ts";

const CATALOG = await catalogOf([
  { path: rolloutPath(0), size: 10, mtimeMs: 1000, head: { id: threadId(0), cwd: "/p" } },
  { path: rolloutPath(1), size: 10, mtimeMs: 9000, head: { id: threadId(1), cwd: "/q" } },
  { path: rolloutPath(1, { day: "06" }), size: 10, mtimeMs: 8000 },
  {
    path: rolloutPath(2).replace("sessions/2026/01/05", "archived_sessions"),
    mtimeMs: 9000,
    head: { id: threadId(2), cwd: "/p" },
  },
]);

/** Numbers of the threads that the files let pass, and that all of them let pass. */
async function selected(given: Partial<Selector>) {
  const options = { selector: { ...EMPTY_SELECTOR, ...given }, nowMs: 10_000 };
  const matches = matcherOf({ ...options, store: CATALOG.store });
  const threads = await readThreads(CATALOG, [0, 1, 2].map(threadNumber));
  return {
    cheaply: selectCheaply(CATALOG, options),
    all: threads.flatMap((thread, at) => matches(thread) ? [at] : []),
  };
}

Deno.test("what files decide is decided alike before and after a thread is read", async () => {
  const given: readonly (readonly [Partial<Selector>, readonly number[]])[] = [
    [{}, [0, 1, 2]],
    [{ olderThanMs: 5000 }, [0]],
    [{ largerThanBytes: 15 }, [1]],
    [{ smallerThanBytes: 5 }, [2]],
    [{ archived: "yes" }, [2]],
    [{ pathContains: ["/06/"] }, [1]],
    [{ archived: "no", newerThanMs: 5000 }, [1]],
  ];
  for (const [selector, numbers] of given) {
    assert.deepEqual(await selected(selector), { cheaply: numbers, all: numbers });
  }
});

Deno.test("what files cannot decide passes them, and is decided once a thread is read", async () => {
  assert.deepEqual(await selected({ cwds: ["/p"] }), { cheaply: [0, 1, 2], all: [0, 2] });
  const mixed = await selected({ cwds: ["/p"], archived: "no", ids: [threadId(0), threadId(1)] });
  assert.deepEqual(mixed, { cheaply: [0, 1], all: [0] });
});
