import assert from "node:assert/strict";
import { LOOK_GRANT, LOOK_WORKER, lookAt, lookWith } from "../../lib/system/look.ts";
import { realFiles } from "../../lib/system/real/files.ts";
import { workerPermissions } from "../../lib/system/real/sandbox.ts";
import { absolute } from "../support/value/paths.ts";

/** Starts the worker as main does, and gives the port that it hears. */
async function withLooker(use: (port: MessagePort) => Promise<void>): Promise<void> {
  const worker = new Worker(LOOK_WORKER, {
    type: "module",
    deno: { permissions: workerPermissions(LOOK_GRANT) },
  });
  const { port1, port2 } = new MessageChannel();
  try {
    await new Promise((done) => worker.onmessage = done);
    worker.postMessage(port1, [port1]);
    await use(port2);
  } finally {
    port2.close();
    worker.terminate();
  }
}

Deno.test("the worker that may look anywhere tells of absolute paths what is there, of what kind, and where it leads", async () => {
  const folder = await Deno.makeTempDir({ prefix: "rollkeep-look-" });
  try {
    await Deno.writeTextFile(`${folder}/file`, "TOPSECRET");
    await Deno.symlink(`${folder}/file`, `${folder}/link`);
    await Deno.symlink(`${folder}/none`, `${folder}/loose`);
    const paths = [
      folder,
      ...["file", "link", "loose", "none", "file/x"].map((n) => `${folder}/${n}`),
    ].map(absolute);
    await withLooker(async (port) => {
      const found = await lookAt(port)(paths);
      const real = await Deno.realPath(folder);
      assert.deepEqual(found, [
        { kind: "directory", real, code: null },
        { kind: "file", real: `${real}/file`, code: null },
        { kind: "link", real: `${real}/file`, code: null },
        { kind: "link", real: null, code: null },
        { kind: null, real: null, code: "ENOENT" },
        { kind: null, real: null, code: "ENOTDIR" },
      ]);
      assert.deepEqual(await lookWith(realFiles())(paths), found);
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the worker that may look anywhere answers nothing else, whatever it is asked", async () => {
  await withLooker(async (port) => {
    const answers: unknown[] = [];
    port.onmessage = ({ data }) => answers.push(data);
    const strange: unknown[] = [
      "/etc/passwd",
      { path: "/etc/passwd" },
      { read: ["/etc/passwd"] },
      { paths: "/etc/passwd" },
      { paths: { 0: "/etc/passwd", length: 1 } },
      { import: "/etc/passwd", eval: "1" },
      [],
      7,
    ];
    for (const question of strange) port.postMessage(question);
    const odd = ["etc/passwd", "file:///etc/passwd", "", 7, {}, ["/etc"], "~/x", "/x\0y"];
    port.postMessage({ paths: odd });
    while (answers.length === 0) await new Promise((done) => setTimeout(done, 5));
    assert.equal(answers.length, 1);
    for (const { kind, real, code } of answers[0] as { kind: null; real: null; code: string }[]) {
      assert.deepEqual([kind, real, typeof code], [null, null, "string"]);
    }
  });
});

Deno.test("the worker that may look anywhere is one short module, which calls nothing but two looks", async () => {
  const text = await Deno.readTextFile(LOOK_WORKER);
  assert.ok(text.split("\n").length < 60);
  assert.doesNotMatch(text, /^import (?!type )|import\(|require|fetch|eval|Function|Worker\(/m);
  const calls = [...text.matchAll(/\bDeno\.(\w+)/g)].map(([, name]) => name);
  assert.deepEqual(calls, ["lstatSync", "realPathSync"]);
  const { write, env, net, run, ffi, sys, import: load } = workerPermissions(LOOK_GRANT);
  assert.deepEqual({ write, env, net, run, ffi, sys, load }, {
    write: [],
    env: false,
    net: false,
    run: false,
    ffi: false,
    sys: false,
    load: false,
  });
});
