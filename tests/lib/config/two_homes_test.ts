import assert from "node:assert/strict";
import { sourceRoots } from "../../../lib/config/roots.ts";
import { resolveStores, type Stores } from "../../../lib/config/two_homes.ts";
import { SYSTEM } from "../../support/rollout_file.ts";

/** Makes a folder with two homes in it, `one` and `two`. */
async function withHomes(use: (root: string) => Promise<void>): Promise<void> {
  const root = await Deno.realPath(await Deno.makeTempDir());
  try {
    for (const home of ["one", "two"]) {
      await Deno.mkdir(`${root}/${home}/sessions`, { recursive: true });
    }
    await use(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

interface Named {
  readonly from?: string;
  readonly into?: string | null;
  readonly sessionsRoot?: string;
  readonly trashRoot?: string;
  readonly env?: Readonly<Record<string, string>>;
}

function resolved(root: string, { from = "one", into = "two", env = {}, ...roots }: Named) {
  const { sessionsRoot = null, trashRoot = null } = roots;
  const codexHome = sessionsRoot === null ? `${root}/${from}` : null;
  return resolveStores({
    named: { codexHome, sessionsRoot, trashRoot },
    into: into === null ? null : `${root}/${into}`,
  }, {
    files: SYSTEM.files,
    environment: { get: (name) => env[name] ?? null, home: () => root, cwd: () => root },
    onProblem: () => assert.fail("no problem"),
    isChange: true,
  });
}

/** What is said, as message and way out. */
async function said(found: Promise<Stores>): Promise<string> {
  const error = await found.then(() => assert.fail("nothing is said"), (error) => error);
  return `${error.message}; ${error.hint}`;
}

Deno.test("resolveStores() gives the one store that is named where there is no other home", async () => {
  await withHomes(async (root) => {
    const { store, source } = await resolved(root, { into: null });
    assert.deepEqual([store.home, source], [`${root}/one`, undefined]);
  });
});

Deno.test("resolveStores() gives the other home as the store that changes, with the trash that was named", async () => {
  await withHomes(async (root) => {
    const env = { SESSIONS_ROOT: `${root}/one/sessions` };
    const { store, source } = await resolved(root, { trashRoot: `${root}/bin`, env });
    assert.deepEqual([store.home, store.trashRoot], [`${root}/two`, `${root}/bin`]);
    assert.deepEqual([source?.home, source?.trashRoot], [`${root}/one`, `${root}/one/trash`]);
  });
});

Deno.test("resolveStores() refuses another home that is missing, no folder or no home, with the way out", async () => {
  await withHomes(async (root) => {
    assert.match(
      await said(resolved(root, { into: "three" })),
      /^Cannot copy into ".*three": there is no such folder; start Codex once with CODEX_HOME="/,
    );
    await Deno.writeTextFile(`${root}/file`, "");
    assert.match(await said(resolved(root, { into: "file" })), /it is no folder/);
    await Deno.mkdir(`${root}/empty`);
    assert.match(await said(resolved(root, { into: "empty" })), /it is no Codex home/);
    await Deno.mkdir(`${root}/bare/sessions`, { recursive: true });
    const bare = resolved(root, { sessionsRoot: `${root}/bare/sessions` });
    assert.match(await said(bare), /it is a folder of rollouts alone; name the home/);
  });
});

Deno.test("resolveStores() refuses homes that share anything, by whatever links", async () => {
  await withHomes(async (root) => {
    assert.match(await said(resolved(root, { into: "one" })), /it is the same home; name another/);
    await Deno.symlink(`${root}/one`, `${root}/link`);
    assert.match(await said(resolved(root, { into: "link" })), /the two are one home/);
    await Deno.mkdir(`${root}/one/in/sessions`, { recursive: true });
    assert.match(await said(resolved(root, { into: "one/in" })), /the second lies in the first/);
    await Deno.mkdir(`${root}/two/sessions/old/sessions`, { recursive: true });
    const inner = resolved(root, { from: "two/sessions/old" });
    assert.match(await said(inner), /the first lies in the sessions of the second/);
    await Deno.remove(`${root}/one/sessions`, { recursive: true });
    await Deno.symlink(`${root}/two/sessions/old/sessions`, `${root}/one/sessions`);
    assert.match(
      await said(resolved(root, {})),
      /sessions of the first lie in the sessions of the/,
    );
    await Deno.remove(`${root}/one/sessions`);
    await Deno.mkdir(`${root}/one/sessions`);
    const trash = resolved(root, { trashRoot: `${root}/one/bin` });
    assert.match(await said(trash), /keeps its trash in ".*one\/bin", which lies in the first/);
    const env = { CODEX_SQLITE_HOME: `${root}/db` };
    assert.match(await said(resolved(root, { env })), /both keep their databases in ".*db"/);
    await Deno.remove(`${root}/two/sessions`, { recursive: true });
    await Deno.symlink(`${root}/one/sessions`, `${root}/two/sessions`);
    assert.match(
      await said(resolved(root, {})),
      /keeps its sessions in .*, which lies in the first/,
    );
  });
});

Deno.test("sourceRoots() refuses a root of the source that a link makes the whole disk, and asks nothing of its trash", async () => {
  await withHomes(async (root) => {
    await Deno.mkdir(`${root}/one/trash`);
    await Deno.chmod(`${root}/one/trash`, 0o777);
    const stores = await resolved(root, {});
    assert.equal(sourceRoots(stores, SYSTEM.files).source?.real.home, `${root}/one`);
    await Deno.remove(`${root}/one/sessions`);
    await Deno.symlink("/", `${root}/one/sessions`);
    assert.throws(() => sourceRoots(stores, SYSTEM.files), /it is the whole disk/);
    assert.deepEqual(sourceRoots({ store: stores.store }, SYSTEM.files), {});
  });
});
