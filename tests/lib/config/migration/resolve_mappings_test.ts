import assert from "node:assert/strict";
import {
  type MappingWords,
  resolveMappings,
} from "../../../../lib/config/migration/resolve_mappings.ts";
import { UsageError } from "../../../../lib/model/error.ts";
import { realFiles } from "../../../../lib/system/real/files.ts";

/** Folders `new`, `other`, `old/sub`, a link `link` to `old`, and a file `file`. */
async function withFolders(use: (root: string) => void): Promise<void> {
  const root = await Deno.realPath(await Deno.makeTempDir());
  try {
    for (const folder of ["new", "other", "old/sub"]) {
      await Deno.mkdir(`${root}/${folder}`, { recursive: true });
    }
    await Deno.symlink(`${root}/old`, `${root}/link`);
    await Deno.writeTextFile(`${root}/file`, "");
    use(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

function words(from: string, to: string, more: Partial<MappingWords> = {}): MappingWords {
  return { from, to, branch: null, move: false, tree: false, line: null, ...more };
}

function resolve(list: readonly MappingWords[], root: string, allowMissing = false) {
  const file = list.some(({ line }) => line !== null) ? "m.toml" : null;
  const base = { cwd: root, home: `${root}/new` };
  return resolveMappings(list, { files: realFiles(), base, file, allowMissing });
}

Deno.test("resolveMappings() makes folders absolute and clean and resolves links as far as they exist", async () => {
  await withFolders((root) => {
    const [one] = resolve([words("link/gone/deep/", "~/", { branch: "b", tree: true })], root);
    assert.deepEqual(one, {
      from: `${root}/old/gone/deep`,
      fromGiven: `${root}/link/gone/deep`,
      to: `${root}/new`,
      branch: "b",
      move: false,
      tree: true,
    });
    const [gone] = resolve([words("/no/such/place", "./other/../other//")], root);
    assert.equal(gone!.from, "/no/such/place");
    assert.equal(gone!.to, `${root}/other`);
    const [later] = resolve([words("old", "link/later")], root, true);
    assert.equal(later!.to, `${root}/old/later`);
  });
});

Deno.test("resolveMappings() refuses mappings that contradict themselves or each other", async () => {
  await withFolders((root) => {
    const cases: readonly (readonly [list: readonly MappingWords[], words: RegExp])[] = [
      [[words("new", "new/")], /"new" to "new\/": the two folders are the same/],
      [[words("old", "new", { move: true, branch: "b" })], /a branch is for copies/],
      [[words("link", "./link/")], /the two folders are the same/],
      [[words("old", "old/sub", { tree: true })], /the new folder lies in the old one/],
      [[words("link", "old/sub", { tree: true })], /the new folder lies in the old one/],
      [[words("old", "none")], /none" does not exist.*--allow-missing/],
      [[words("old", "file")], /file" is no folder/],
      [[words("old", "file/x")], /cannot look at .*ENOTDIR/],
      [
        [words("old", "new", { line: 2 }), words("link", "other", { line: 6 })],
        /"m.toml" line 2: line 6 names the same old folder/,
      ],
      [
        [words("old", "new", { line: 2, tree: true }), words("old/sub", "other", { line: 6 })],
        /line 6: the old folder lies in the tree that line 2 takes along/,
      ],
      [
        [words("gone", "old", { line: 1 }), words("old", "new", { line: 5 })],
        /line 1: .*line 5: a chain/,
      ],
      [
        [words("old", "new", { line: 1 }), words("gone", "old", { line: 5 })],
        /line 5: .*line 1: a chain/,
      ],
      [
        [words("gone", "old/sub", { line: 1 }), words("old", "new", { line: 5, tree: true })],
        /line 1: .*line 5: a chain/,
      ],
    ];
    for (const [list, expected] of cases) {
      assert.throws(() => resolve(list, root), (error: unknown) => {
        assert.ok(error instanceof UsageError);
        assert.match(`${error.message} ${error.hint}`, expected);
        return true;
      });
    }
    assert.equal(resolve([words("gone", "old/sub"), words("old", "new")], root).length, 2);
    const [left] = resolve([words("link", "old", { tree: true })], root);
    assert.equal(left!.from, `${root}/link`);
    assert.equal(left!.to, `${root}/old`);
    assert.equal(resolve([words("old", "old/sub")], root)[0]!.to, `${root}/old/sub`);
  });
});

Deno.test("resolveMappings() takes folders of Windows as they are named, in their plain spelling", async () => {
  await withFolders((root) => {
    const [one] = resolve([words("\\\\?\\C:\\Dev\\x\\", "new", { tree: true })], root);
    assert.deepEqual([one!.from, one!.fromGiven, one!.to], [
      "C:\\Dev\\x",
      "C:\\Dev\\x",
      `${root}/new`,
    ]);
    const [back] = resolve([words("old", "//?/UNC/server/share/")], root, true);
    assert.equal(back!.to, "\\\\server\\share");
    const cases: readonly (readonly [list: readonly MappingWords[], words: RegExp])[] = [
      [[words("C:\\a", "c:/A/")], /the two folders are the same/],
      [[words("C:\\a", "C:\\A\\b", { tree: true })], /the new folder lies in the old one/],
      [[words("old", "C:\\a")], /"C:\\a" is a folder of another system.*--allow-missing/],
      [
        [words("C:\\a", "new", { line: 1 }), words("\\\\?\\c:\\A", "other", { line: 5 })],
        /line 5 names the same old folder/,
      ],
      [
        [words("C:\\a", "new", { line: 1, tree: true }), words("c:/A/b", "other", { line: 5 })],
        /line 5: the old folder lies in the tree that line 1 takes along/,
      ],
    ];
    for (const [list, expected] of cases) {
      assert.throws(() => resolve(list, root), (error: unknown) => {
        assert.ok(error instanceof UsageError);
        assert.match(`${error.message} ${error.hint}`, expected);
        return true;
      });
    }
  });
});
