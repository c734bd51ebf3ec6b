import assert from "node:assert/strict";
import { findProjects } from "../../../lib/projects/find_projects.ts";
import { realFiles } from "../../../lib/system/real/files.ts";
import { makeGitTree } from "../../support/store/git_tree.ts";
import { absolute } from "../../support/value/paths.ts";

const SHAS = Array.from(
  { length: 40 },
  (_, at) => `${(at * 6).toString(16).padStart(2, "0")}`.repeat(20),
);

async function withRoot(use: (root: string) => Promise<void>): Promise<void> {
  const root = await Deno.realPath(await Deno.makeTempDir());
  try {
    await use(root);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

function find(root: string) {
  const problems: string[] = [];
  const onProblem = ({ path }: { readonly path: string }) => void problems.push(path);
  return { ...findProjects([absolute(root)], { files: realFiles(), onProblem }), problems };
}

Deno.test("findProjects() tells remotes and commits, loose and packed, of every working tree", async () => {
  await withRoot(async (root) => {
    const packed = SHAS.filter((_, at) => at % 2 === 0);
    await makeGitTree({
      path: `${root}/work/shop`,
      remote: "git@host:me/shop.git # main",
      loose: [SHAS[1]!],
      packed,
    });
    const { projects } = find(root);
    assert.deepEqual(projects.map(({ path }) => path), [`${root}/work/shop`]);
    assert.deepEqual(projects[0]!.remotes, ["host/me/shop"]);
    for (const [at, sha] of SHAS.entries()) {
      assert.equal(projects[0]!.has(sha), at % 2 === 0 || at === 1, sha);
    }
    for (const sha of ["", "../../config", "ab", "0A".repeat(20), "0".repeat(64)]) {
      assert.equal(projects[0]!.has(sha), false, sha);
    }
  });
});

Deno.test("findProjects() follows .git files to the common folder, and no damaged ones", async () => {
  await withRoot(async (root) => {
    await makeGitTree({ path: `${root}/main`, remote: "https://host/me/shop", loose: [SHAS[3]!] });
    await Deno.mkdir(`${root}/main/.git/worktrees/wt`, { recursive: true });
    await Deno.writeTextFile(`${root}/main/.git/worktrees/wt/commondir`, "../..\n");
    await Deno.mkdir(`${root}/linked`);
    await Deno.writeTextFile(`${root}/linked/.git`, "gitdir: ../main/.git/worktrees/wt\n");
    await Deno.mkdir(`${root}/broken`);
    await Deno.writeTextFile(`${root}/broken/.git`, "nonsense\n");
    await Deno.mkdir(`${root}/cut/.git/objects/pack`, { recursive: true });
    await Deno.writeTextFile(`${root}/cut/.git/objects/pack/a.idx`, "\xfftOc");
    const { projects, problems } = find(root);
    assert.deepEqual(projects.map(({ path }) => path), [
      `${root}/cut`,
      `${root}/linked`,
      `${root}/main`,
    ]);
    assert.deepEqual(projects[1]!.remotes, ["host/me/shop"]);
    assert.equal(projects[1]!.has(SHAS[3]!), true);
    assert.equal(projects[0]!.has(SHAS[3]!), false);
    assert.deepEqual(problems, []);
  });
});

Deno.test("findProjects() goes a few levels down, follows no link and passes hidden and built folders by", async () => {
  await withRoot(async (root) => {
    for (const folder of ["a/b/c/d/e/f", ".hidden/x", "node_modules/y", "z"]) {
      await Deno.mkdir(`${root}/${folder}`, { recursive: true });
    }
    await Deno.symlink(root, `${root}/loop`);
    const { folders } = find(root);
    assert.deepEqual(
      folders.map((folder) => folder.slice(root.length)),
      ["", "/a", "/z", "/a/b", "/a/b/c", "/a/b/c/d", "/a/b/c/d/e"],
    );
    const missing = find(`${root}/none`);
    assert.deepEqual(missing.problems, [`${root}/none`]);
  });
});
