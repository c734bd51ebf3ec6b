import assert from "node:assert/strict";
import { resolveStore } from "../../../lib/codex/home.ts";
import { newLiveness } from "../../../lib/codex/liveness.ts";
import { groundOf } from "../../../lib/config/command_grant.ts";
import { resolveFolder } from "../../../lib/config/migration/resolve_folder.ts";
import { checkRoots } from "../../../lib/config/roots.ts";
import { settingsPlace } from "../../../lib/config/settings/settings_file.ts";
import {
  refuseFromWindows,
  refuseOnWindows,
  strangeName,
} from "../../../lib/config/windows_limits.ts";
import { asThreadId } from "../../../lib/model/ids.ts";
import type { AbsolutePath, StoreOptions, StorePaths } from "../../../lib/model/store.ts";
import {
  cachePlace,
  type Host,
  pathHere,
  pathOf,
  placesOf,
} from "../../../lib/system/real/facts.ts";
import { isOther, modeOf } from "../../../lib/system/real/files.ts";
import {
  absolutePath,
  fromWindows,
  isOfWindows,
  isWithin,
  joinPath,
  parentPath,
} from "../../../lib/text/path_text.ts";
import { newMemoryFiles } from "../../support/disk/memory_files.ts";

/** A user's machine, as each system says it. */
const HOSTS: Readonly<Record<"linux" | "macos" | "windows", Host>> = {
  linux: hostOf("linux", "/work", { HOME: "/home/me", XDG_CACHE_HOME: "/var/cache/me" }),
  macos: hostOf("darwin", "/Users/me/dev", { HOME: "/Users/me" }),
  windows: hostOf("windows", "C:\\dev", {
    // What a shell of Git makes up.
    HOME: "/c/Users/me",
    USERPROFILE: "C:\\Users\\me",
    LOCALAPPDATA: "C:\\Users\\me\\AppData\\Local",
    APPDATA: "C:\\Users\\me\\AppData\\Roaming",
  }),
};

function hostOf(
  os: Host["os"],
  cwd: string,
  variables: Readonly<Record<string, string>>,
): Host {
  return { os, cwd: () => cwd, variable: (name) => variables[name] ?? null };
}

const NOTHING: StoreOptions = { codexHome: null, sessionsRoot: null, trashRoot: null };

function environmentOf(host: Host) {
  const { variables, cwd } = placesOf(host);
  return {
    get: (name: string) => variables[name] ?? null,
    home: () => variables.HOME ?? null,
    cwd: () => cwd,
  };
}

/** The store that words name on a host that has no file at all. */
function storeOn(host: Host, options: Partial<StoreOptions> = {}): Promise<StorePaths> {
  const { files } = newMemoryFiles("/nothing", () => 0);
  const tools = { files, environment: environmentOf(host), onProblem: () => {}, isChange: false };
  return resolveStore({ ...NOTHING, ...options }, tools);
}

Deno.test("each system has its home, its store, its cache and its settings where Codex and its users have theirs", async () => {
  const told = async (host: Host) => {
    const { variables, cwd } = placesOf(host);
    const { home, sessionsRoot } = await storeOn(host);
    const settings = settingsPlace(environmentOf(host));
    return [cwd, home, sessionsRoot, cachePlace(variables), settings];
  };
  assert.deepEqual(await told(HOSTS.linux), [
    "/work",
    "/home/me/.codex",
    "/home/me/.codex/sessions",
    "/var/cache/me/rollkeep",
    "/home/me/.config/rollkeep/config.toml",
  ]);
  assert.deepEqual(await told(HOSTS.macos), [
    "/Users/me/dev",
    "/Users/me/.codex",
    "/Users/me/.codex/sessions",
    "/Users/me/.cache/rollkeep",
    "/Users/me/Library/Application Support/rollkeep/config.toml",
  ]);
  assert.deepEqual(await told(HOSTS.windows), [
    "C:/dev",
    "C:/Users/me/.codex",
    "C:/Users/me/.codex/sessions",
    "C:/Users/me/AppData/Local/rollkeep",
    "C:/Users/me/AppData/Roaming/rollkeep/config.toml",
  ]);
  assert.equal(cachePlace({}), null);
});

Deno.test("on Windows a store is named by drive, share, from the folder, the home or the root of the drive", async () => {
  const at = async (codexHome: string) => (await storeOn(HOSTS.windows, { codexHome })).home;
  const cases: Readonly<Record<string, string>> = {
    "D:\\codex": "D:/codex",
    "d:/codex/": "D:/codex",
    "D:codex": "D:/codex",
    "D:\\": "D:/",
    "codex": "C:/dev/codex",
    "..\\codex": "C:/codex",
    "..\\..\\..\\codex": "C:/codex",
    "\\codex": "C:/codex",
    "~\\old": "C:/Users/me/old",
    "~": "C:/Users/me",
    "\\\\server\\share\\codex": "//server/share/codex",
    "//server/share/a/../../..": "//server/share/",
    "\\\\?\\C:\\codex": "C:/codex",
    "\\\\?\\UNC\\server\\share\\codex": "//server/share/codex",
    "\\\\wsl.localhost\\Ubuntu\\home\\me\\.codex": "//wsl.localhost/Ubuntu/home/me/.codex",
  };
  for (const [named, home] of Object.entries(cases)) assert.equal(await at(named), home, named);
  const trash = await storeOn(HOSTS.windows, { trashRoot: "D:\\trash" });
  assert.equal(trash.trashRoot, "D:/trash");
  const nested = storeOn(HOSTS.windows, { trashRoot: "c:\\users\\ME\\.codex\\SESSIONS\\trash" });
  await assert.rejects(nested, /lie within each other/);
});

Deno.test("elsewhere a backslash and a colon are letters of a name, and two slashes are one", async () => {
  for (const host of [HOSTS.linux, HOSTS.macos]) {
    const at = async (codexHome: string) => (await storeOn(host, { codexHome })).home;
    const { cwd } = placesOf(host);
    assert.equal(await at("C:\\codex"), `${cwd}/C:\\codex`);
    assert.equal(await at("C:/codex"), `${cwd}/C:/codex`);
    assert.equal(await at("//server/share"), "/server/share");
    assert.equal(await at("/a/../b/./c/"), "/b/c");
  }
});

Deno.test("paths of Windows end at drive and share, and are compared without case; others with it", () => {
  const windows = { cwd: "C:/dev", home: null };
  const path = (text: string) => absolutePath(text, windows);
  const up = (text: string) => {
    const all: string[] = [];
    for (let at = path(text); all.at(-1) !== at; at = parentPath(at)) all.push(at);
    return all;
  };
  assert.deepEqual(up("C:\\a\\b"), ["C:/a/b", "C:/a", "C:/"]);
  assert.deepEqual(up("\\\\s\\h\\a"), ["//s/h/a", "//s/h/"]);
  assert.equal(joinPath(path("C:\\"), "a"), "C:/a");
  assert.ok(isWithin("C:/Users/ME/x", "c:/users/me"));
  assert.ok(isWithin("C:/x", "C:/") && isWithin("C:/", "C:/"));
  assert.ok(isWithin("//S/h/a", "//s/H/"));
  assert.ok(!isWithin("C:/users/mean", "C:/users/me") && !isWithin("D:/x", "C:/"));
  assert.ok(!isWithin("/a/B", "/a/b") && isWithin("/a/b", "/a/b"));
  assert.deepEqual(["C:/x", "C:", "//s/h", "/x", "x", "C:x", "//s"].map(isOfWindows), [
    ...[true, true, true, false, false, false, false],
  ]);
  assert.equal(fromWindows("a\\b"), "a/b");
});

Deno.test("on Windows reading works, and a change, a judgement and a strange name are refused by name", async () => {
  const store = await storeOn(HOSTS.windows);
  for (
    const what of ["list", "list-trash", "group", "show", "log", "trash-list", "verify", "complete"]
  ) {
    refuseOnWindows(what, store);
  }
  for (const what of ["delete", "undo", "repair", "why", "seal", "session-migrate"]) {
    assert.throws(() => refuseOnWindows(what, store), {
      kind: "unsupported",
      message: new RegExp(`^Cannot ${what} in "C:/Users/me/\\.codex" on Windows yet`),
    });
    refuseOnWindows(what, await storeOn(HOSTS.linux));
    refuseOnWindows(what, await storeOn(HOSTS.macos));
  }
  assert.throws(
    () => refuseFromWindows("migrate sessions", "C:/dev"),
    /^UnsupportedError: Cannot migrate sessions on Windows yet/,
  );
  refuseFromWindows("migrate sessions", "/work");
  const strange = await storeOn(HOSTS.windows, { codexHome: "D:\\aux\\codex" });
  assert.throws(() => refuseOnWindows("list", strange), /does not take "aux" for the name/);
  const trash = await storeOn(HOSTS.windows, { trashRoot: "D:\\trash." });
  assert.throws(() => refuseOnWindows("list", trash), /does not take "trash\." for the name/);
  refuseOnWindows("list", await storeOn(HOSTS.linux, { codexHome: "/aux/trash." }));
});

Deno.test("strangeName() knows devices whatever follows a dot, what no name may hold, and none in Codex's names or ours", () => {
  for (const name of ["CON", "nul.txt", "com1", "LPT9.log", "a?", "a:b", "a.", "a ", "a\u0001"]) {
    assert.equal(strangeName(`C:/x/${name}/y`), name);
  }
  for (const name of ["console", "com10", "a.nul", ".lock", ".size", "..."].slice(0, 5)) {
    assert.equal(strangeName(`C:/x/${name}`), null, name);
  }
  const names = [
    "sessions/2026/01/02/rollout-2026-01-02T10-00-00-01a10d9c-0000-7000-8000-00000000000a.jsonl.zst",
    "thread-writer-locks/01a10d9c-0000-7000-8000-00000000000a.lock",
    "trash/b-20260102T100000Z-0123456789ab/journal.jsonl",
    "//server/share/state_5.sqlite-wal",
  ];
  for (const name of names) assert.equal(strangeName(name), null, name);
});

Deno.test("on Windows the search for what exists ends at the drive, and a drive is the whole disk to a root", async () => {
  const { files } = newMemoryFiles("/nothing", () => 0);
  const store = await storeOn(HOSTS.windows, { trashRoot: "D:\\far\\away" });
  assert.equal(groundOf(store.trashRoot, files), "D:/");
  const gone = { realPath: files.realPath };
  assert.equal(resolveFolder(store.trashRoot, gone), "D:/far/away");
  const led = { ...files, realPath: () => absolutePath("D:\\", { cwd: "C:/", home: null }) };
  assert.throws(() => checkRoots(store, { files: led, cacheFolder: null }), /it is the whole disk/);
});

Deno.test("a file is the same where a system has no numbers for files, and another one where a number differs", () => {
  const none = { ino: null, dev: 0 };
  assert.equal(isOther(none, none), false);
  assert.equal(isOther({ ino: 7, dev: 1 }, { ino: null, dev: 1 }), false);
  assert.equal(isOther({ ino: 7, dev: 1 }, { ino: 8, dev: 1 }), true);
  assert.equal(isOther({ ino: 7, dev: 1 }, { ino: 7, dev: 2 }), true);
});

Deno.test("what the runtime makes up as the mode of a file on Windows tells nothing; elsewhere it is what may be done", () => {
  assert.equal(modeOf({ mode: 0o100666 }, "windows"), null);
  assert.equal(modeOf({ mode: 0o100666 }, "linux"), 0o666);
  assert.equal(modeOf({ mode: 0o40700 }, "darwin"), 0o700);
  assert.equal(modeOf({ mode: null }, "linux"), null);
});

Deno.test("the program finds itself by what each system makes of its address", () => {
  const main = (address: string, host: keyof typeof HOSTS) =>
    pathOf(new URL(address), HOSTS[host].os);
  assert.equal(
    main("file:///C:/Program%20Files/rk/main.ts", "windows"),
    "C:/Program Files/rk/main.ts",
  );
  assert.equal(main("file://server/share/main.ts", "windows"), "//server/share/main.ts");
  assert.equal(main("file:///C:/rk/main.ts", "linux"), "/C:/rk/main.ts");
  assert.equal(pathHere("c:\\tools\\rollkeep.exe", "windows"), "C:/tools/rollkeep.exe");
  assert.equal(pathHere("/a\\b", "darwin"), "/a\\b");
});

Deno.test("on Windows a lock keeps everybody from the bytes of its file: whether a thread is live is told without one", async () => {
  const store = await storeOn(HOSTS.windows);
  const { files, writer } = newMemoryFiles("C:/Users/me/.codex", () => 0);
  const lock = (name: string) => joinPath(store.writerLocks!, `${name}.lock`);
  writer.makeDirs(store.writerLocks!);
  for (const name of [".coordination", "held", "free"]) writer.create(lock(name)).close();
  const own = writer.tryLock(lock("held"), { create: false })!;
  // LockFileEx: what is locked is read by nobody else.
  const refuse = () => {
    throw Object.assign(new Error("Lock violation. (os error 33)"), { code: "EBUSY" });
  };
  const locking = { ...files, open: refuse, openSeen: refuse, readText: refuse };
  const isLive = () => newLiveness({ store, files: locking });
  const live = () => ["held", "free", "none"].map(asThreadId).map(isLive());
  assert.deepEqual(live(), [true, false, false]);
  own.release();
  assert.deepEqual(live(), [false, false, false]);
});

Deno.test("a trash that others may write is refused where the system tells modes, and taken where it tells none", async () => {
  for (
    const [host, mode, said] of [
      [HOSTS.linux, 0o777, /can be written by others \(mode 777\)/],
      [HOSTS.macos, 0o770, /can be written by others \(mode 770\)/],
      [HOSTS.windows, modeOf({ mode: 0o100777 }, "windows"), null],
    ] as const
  ) {
    const store = await storeOn(host);
    const { files, writer } = newMemoryFiles(store.home!, () => 0);
    writer.makeDirs(store.trashRoot);
    const owner = host.os === "windows" ? null : 1000;
    const seen = (path: AbsolutePath) => ({ ...files.lstat(path), mode, owner });
    const check = () => checkRoots(store, { files: { ...files, lstat: seen }, cacheFolder: null });
    if (said === null) check();
    else assert.throws(check, said);
  }
});
