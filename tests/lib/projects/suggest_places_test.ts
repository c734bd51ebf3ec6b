import assert from "node:assert/strict";
import type { Project } from "../../../lib/projects/find_projects.ts";
import type { GoneFolder } from "../../../lib/projects/gone_folders.ts";
import { suggestPlaces } from "../../../lib/projects/suggest_places.ts";
import { absolute } from "../../support/value/paths.ts";

function gone(
  path: string,
  more: { remote?: string; sha?: string; threads?: number } = {},
): GoneFolder {
  return {
    path,
    threads: more.threads ?? 1,
    remotes: new Set(more.remote === undefined ? [] : [more.remote]),
    shas: more.sha === undefined ? [] : [more.sha],
  };
}

function project(path: string, { remote = "", sha = "" } = {}): Project {
  return {
    path: absolute(path),
    remotes: remote === "" ? [] : [remote],
    has: (wanted) => wanted === sha,
  };
}

function suggest(
  folders: readonly GoneFolder[],
  projects: readonly Project[],
  more: readonly string[] = [],
) {
  const found = { folders: [...projects.map(({ path }) => path), ...more.map(absolute)], projects };
  return suggestPlaces(folders, found).map((
    { from, to, reason, tree },
  ) => [from, to, reason, tree]);
}

Deno.test("suggestPlaces() prefers the same remote, then a commit, then the name", () => {
  const byName = project("/w/shop");
  const byCommit = project("/w/renamed", { sha: "c" });
  const byRemote = project("/w/other", { remote: "h/shop" });
  const all = [byName, byCommit, byRemote];
  const one = gone("/old/shop", { remote: "h/shop", sha: "c" });
  assert.deepEqual(suggest([one], all), [["/old/shop", "/w/other", "same-remote", false]]);
  assert.deepEqual(suggest([one], [byName, byCommit]), [
    ["/old/shop", "/w/renamed", "same-commit", false],
  ]);
  assert.deepEqual(suggest([one], [byName]), [["/old/shop", "/w/shop", "same-name", false]]);
  assert.deepEqual(suggest([one], []), [["/old/shop", null, null, false]]);
});

Deno.test("suggestPlaces() takes the likeliest of several and names the others", () => {
  const trees = ["/w/deep/down/shop", "/w/a", "/w/shop"].map((path) =>
    project(path, { remote: "h/shop" })
  );
  const [first] = suggestPlaces([gone("/old/shop", { remote: "h/shop" })], {
    folders: [],
    projects: trees,
  });
  assert.equal(first!.to, "/w/shop");
  assert.deepEqual(first!.others, ["/w/deep/down/shop", "/w/a"]);
});

Deno.test("suggestPlaces() finds a folder within its tree, and lets folders below go along", () => {
  const tree = project("/w/shop", { remote: "h/shop" });
  const deep = gone("/old/shop/packages/web", { remote: "h/shop" });
  const below = ["/w/shop/packages", "/w/shop/packages/web"];
  assert.deepEqual(suggest([deep], [tree], below), [
    ["/old/shop/packages/web", "/w/shop/packages/web", "same-remote", false],
  ]);
  assert.deepEqual(suggest([deep], [tree]), [
    ["/old/shop/packages/web", "/w/shop", "same-remote", false],
  ]);
  const whole = gone("/old/shop", { remote: "h/shop", threads: 3 });
  assert.deepEqual(suggest([whole, deep, gone("/old/shop/x"), gone("/old/shop2")], [tree], below), [
    ["/old/shop", "/w/shop", "same-remote", true],
    ["/old/shop2", null, null, false],
  ]);
});

Deno.test("suggestPlaces() keeps a folder below another apart when it has gone elsewhere", () => {
  const trees = [project("/w/shop", { remote: "h/shop" }), project("/w/lib", { remote: "h/lib" })];
  const folders = [
    gone("/old/shop", { remote: "h/shop" }),
    gone("/old/shop/lib", { remote: "h/lib" }),
    gone("/old/shop/src"),
  ];
  assert.deepEqual(suggest(folders, trees), [
    ["/old/shop", "/w/shop", "same-remote", false],
    ["/old/shop/lib", "/w/lib", "same-remote", false],
    ["/old/shop/src", null, null, false],
  ]);
});

Deno.test("suggestPlaces() finds new places of folders of Windows, by their own separator and in any case", () => {
  const shop = project("/w/shop", { remote: "h/shop" });
  const notes = project("/w/notes");
  const below = ["/w/shop/src", "/w/shop/src/web", "/w/new"];
  const folders = [
    gone("C:\\dev\\Shop", { remote: "h/shop" }),
    gone("C:\\Dev\\shop\\src\\web", { remote: "h/shop" }),
    gone("D:\\Notes"),
    gone("\\\\wsl.localhost\\Ubuntu\\w\\new"),
    gone("\\\\server\\share"),
    gone("E:\\"),
  ];
  assert.deepEqual(suggest(folders, [shop, notes], below), [
    ["C:\\dev\\Shop", "/w/shop", "same-remote", true],
    ["D:\\Notes", "/w/notes", "same-name", false],
    ["\\\\wsl.localhost\\Ubuntu\\w\\new", "/w/new", "same-name", false],
    ["\\\\server\\share", null, null, false],
    ["E:\\", null, null, false],
  ]);
  // Going along it would get names that differ from those on the disk.
  const other = gone("C:\\DEV\\shop\\Src\\Web", { remote: "h/shop" });
  assert.deepEqual(suggest([folders[0]!, other], [shop], below), [
    ["C:\\dev\\Shop", "/w/shop", "same-remote", false],
    ["C:\\DEV\\shop\\Src\\Web", "/w/shop/src/web", "same-remote", false],
  ]);
});
