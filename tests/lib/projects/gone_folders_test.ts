import assert from "node:assert/strict";
import type { Thread } from "../../../lib/model/thread/thread.ts";
import { goneFolders } from "../../../lib/projects/gone_folders.ts";

/** What the system says of a path: nothing, or an error with this code. */
const WORLD: Readonly<Record<string, string | null>> = {
  "/there": null,
  "/gone": "ENOENT",
  "/file/below": "ENOTDIR",
  "/secret": "EACCES",
};

function thread(cwd: string | null, sha: string | null = null, url: string | null = null): Thread {
  return { cwd, gitSha: sha, gitOriginUrl: url } as Thread;
}

Deno.test("goneFolders() names what does not exist, with remotes and the newest commits, and not what it cannot see", async () => {
  const problems: string[] = [];
  const look = (paths: readonly string[]) =>
    Promise.resolve(paths.map((path) => ({ code: WORLD[path] ?? null })));
  const shas = ["s1", "s2", "s3", "s4", "s5", "s6"];
  const found = await goneFolders([
    ...shas.map((sha) => thread("/gone", sha, "git@host:me/shop")),
    thread("/gone", "s1", "https://host/me/shop.git"),
    thread("/there"),
    thread("/file/below"),
    thread("/secret"),
    thread(null),
    thread("relative"),
    thread("\\\\?\\C:\\Work", "w1"),
    thread("C:\\work\\"),
    thread("c:/WORK"),
    thread("\\\\wsl.localhost\\Ubuntu\\home\\me"),
  ], { look, onProblem: ({ path }) => void problems.push(path) });
  assert.deepEqual(found, [
    { path: "/file/below", threads: 1, remotes: new Set(), shas: [] },
    { path: "/gone", threads: 7, remotes: new Set(["host/me/shop"]), shas: shas.slice(0, 5) },
    {
      path: "\\\\wsl.localhost\\Ubuntu\\home\\me",
      threads: 1,
      remotes: new Set(),
      shas: [],
    },
    { path: "C:\\Work", threads: 3, remotes: new Set(), shas: ["w1"] },
  ]);
  assert.deepEqual(problems, ["/secret"]);
});
