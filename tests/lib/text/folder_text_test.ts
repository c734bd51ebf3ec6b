import assert from "node:assert/strict";
import {
  folderBelow,
  folderKey,
  folderParts,
  isFolderWithin,
  isSameFolder,
  isWindowsPath,
  namedFolder,
  newFolderTest,
  partsBelow,
  plainFolder,
} from "../../../lib/text/folder_text.ts";

/** Every spelling of a folder, the plain one first. */
const SPELLINGS: readonly (readonly string[])[] = [
  [
    "C:\\dev\\x",
    "C:/dev/x",
    "C:\\dev\\x\\",
    "C:/dev//x/",
    "C:\\dev/.\\y\\..\\x",
    "\\\\?\\C:\\dev\\x",
    "\\\\.\\C:\\dev\\x\\",
    "//?/C:/dev/x",
    "C:\\..\\dev\\x",
  ],
  ["D:\\", "D:", "D:/", "\\\\?\\D:\\", "D:\\.."],
  [
    "\\\\server\\share",
    "\\\\server\\share\\",
    "\\\\?\\UNC\\server\\share",
    "\\\\?\\unc\\server\\share\\",
    "\\\\server/share",
    "\\\\server\\share\\..",
    "//?/UNC/server/share",
  ],
  [
    "\\\\wsl.localhost\\Ubuntu\\home\\me",
    "\\\\wsl.localhost/Ubuntu/home/me/",
    "\\\\?\\UNC\\wsl.localhost\\Ubuntu\\home\\me",
  ],
  ["\\\\?\\Volume{b75e2c83}\\x", "\\\\?\\Volume{b75e2c83}\\x\\"],
];

Deno.test("every spelling of a folder of Windows is that folder, in any case", () => {
  for (const [plain, ...others] of SPELLINGS) {
    for (const spelling of [plain!, ...others]) {
      assert.equal(isWindowsPath(spelling), true, spelling);
      assert.equal(plainFolder(spelling), plain, spelling);
      assert.equal(folderKey(spelling.toUpperCase()), folderKey(plain!), spelling);
      assert.equal(isSameFolder(spelling, plain!.toUpperCase()), true, spelling);
      assert.deepEqual(partsBelow(`${spelling}\\A\\b`, plain!.toLowerCase()), ["A", "b"], spelling);
      assert.equal(isFolderWithin(spelling, plain!), true, spelling);
    }
  }
  for (const [at, [one]] of SPELLINGS.entries()) {
    for (const [other] of SPELLINGS.slice(at + 1)) {
      assert.equal(isSameFolder(one!, other!), false, `${one} ${other}`);
    }
  }
});

Deno.test("a folder of Windows is never resolved, and no other path is taken for one", () => {
  const base = { cwd: "/work", home: "/home/me" };
  assert.equal(namedFolder("\\\\?\\C:\\Dev\\x\\", base), "C:\\Dev\\x");
  const others: readonly (readonly [given: string, named: string])[] = [
    ["x", "/work/x"],
    ["~/x", "/home/me/x"],
    ["C:x", "/work/C:x"],
    ["\\dev", "/work/\\dev"],
    ["/c/dev", "/c/dev"],
    ["//server/share", "/server/share"],
    ["/mnt/c/dev", "/mnt/c/dev"],
    ["CC:\\dev", "/work/CC:\\dev"],
  ];
  for (const [given, named] of others) {
    assert.equal(isWindowsPath(given), false, given);
    assert.equal(namedFolder(given, base), named);
    assert.equal(plainFolder(given), given);
  }
});

Deno.test("folders are compared by components, and those of one system never with those of the other", () => {
  assert.equal(isFolderWithin("C:\\dev\\xy", "C:\\dev\\x"), false);
  assert.equal(isFolderWithin("C:\\dev", "C:\\dev\\x"), false);
  assert.equal(isFolderWithin("C:\\dev", "c:\\"), true);
  assert.equal(isFolderWithin("\\\\server\\share2", "\\\\server\\share"), false);
  assert.equal(isFolderWithin("\\\\server\\share", "\\\\server"), true);
  assert.equal(isFolderWithin("/dev/x", "C:\\"), false);
  assert.equal(isFolderWithin("C:\\dev", "/"), false);
  assert.equal(isSameFolder("/Dev", "/dev"), false);
  assert.equal(isFolderWithin("/mnt/c/dev", "C:\\dev"), false);
  assert.deepEqual(partsBelow("/a/b/c", "/a"), ["b", "c"]);
  assert.deepEqual(partsBelow("/a", "/"), ["a"]);
  assert.equal(partsBelow("/ab", "/a"), null);
  const isMeant = newFolderTest(["/a", "c:/dev"]);
  const meant = ["/a/b", "C:\\Dev", "\\\\?\\C:\\DEV\\x", "C:\\Dev", "/b", "relative", "C:\\d"];
  assert.deepEqual(meant.map(isMeant), [true, true, true, true, false, false, false]);
});

Deno.test("names below a folder are joined by its own separator", () => {
  assert.equal(folderBelow("/new", ["A", "b"]), "/new/A/b");
  assert.equal(folderBelow("/new", []), "/new");
  assert.equal(folderBelow("D:\\", ["A", "b"]), "D:\\A\\b");
  assert.equal(folderBelow("\\\\server\\share", ["A"]), "\\\\server\\share\\A");
  assert.deepEqual(folderParts("\\\\?\\C:\\dev\\x"), ["C:", "dev", "x"]);
  assert.deepEqual(folderParts("/dev/x"), ["", "dev", "x"]);
});
