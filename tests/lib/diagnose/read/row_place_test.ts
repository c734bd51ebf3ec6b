import assert from "node:assert/strict";
import { newRowPlaces } from "../../../../lib/diagnose/read/row_place.ts";
import type { LookAnywhere, PathLook } from "../../../../lib/system/look.ts";
import { catalogOf, rolloutPath } from "../../../support/value/catalog_of.ts";

const NOTHING: PathLook = { kind: null, real: null, code: "ENOENT" };

/** A look that knows these places. */
function lookOf(known: Readonly<Record<string, Partial<PathLook>>>): LookAnywhere {
  return (paths) =>
    Promise.resolve(
      paths.map((path) => known[path] === undefined ? NOTHING : { ...FILE, ...known[path] }),
    );
}
const FILE: PathLook = { kind: "file", real: null, code: null };

Deno.test("a place in the scan is known without a look, whichever form the row writes", async () => {
  const [plain, zst] = [rolloutPath(1), rolloutPath(2, { ending: ".jsonl.zst" })];
  const catalog = await catalogOf([{ path: plain }, { path: zst }, { path: `${plain}.zst` }]);
  const places = newRowPlaces(catalog, () => Promise.reject(new Error("nobody looks")));
  assert.deepEqual(await places.placeOf(plain), { isAlive: true, file: 0 });
  assert.deepEqual(await places.placeOf(`${plain}.zst`), { isAlive: true, file: 0 });
  assert.deepEqual(await places.placeOf(rolloutPath(2)), { isAlive: true, file: 1 });
  assert.deepEqual(await places.placeOf("sessions/x.jsonl"), { isAlive: false, file: null });
});

Deno.test("a place that the scan has not met is looked at, and found behind a link to the store", async () => {
  const path = rolloutPath(1);
  const catalog = await catalogOf([{ path }]);
  const real = path.replace("/h/", "/real/");
  const look = lookOf({
    "/h/sessions": { kind: "directory", real: "/real/sessions" },
    [real]: { real },
    "/else/a.jsonl": { real: "/else/a.jsonl" },
    "/link/b.jsonl.zst": { kind: "link", real: "/else/b.jsonl.zst" },
    "/dangling.jsonl": { kind: "link", real: null },
    "/shut/c.jsonl": { kind: null, code: "EACCES" },
  });
  const { placeOf } = newRowPlaces(catalog, look);
  assert.deepEqual(await placeOf(real), { isAlive: true, file: 0 });
  assert.deepEqual(await placeOf("/else/a.jsonl"), { isAlive: true, file: null });
  assert.deepEqual(await placeOf("/link/b.jsonl"), { isAlive: true, file: null });
  assert.deepEqual(await placeOf("/dangling.jsonl"), { isAlive: false, file: null });
  assert.deepEqual(await placeOf("/shut/c.jsonl"), { isAlive: null, file: null });
  assert.deepEqual(await placeOf("/nowhere/d.jsonl"), { isAlive: false, file: null });
});
